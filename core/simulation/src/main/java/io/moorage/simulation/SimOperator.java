package io.moorage.simulation;

import io.moorage.api.PluginId;
import io.moorage.engine.command.Command;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Decided;
import io.moorage.engine.state.WantedPlugin;
import io.moorage.engine.state.WantedPlugin.Standing;
import java.time.Duration;
import java.util.Optional;

/**
 * An operator of one plugin, and the folder on the master's disk that its zip lies in: the edge that pins, hosts, deletes and
 * forgets it, as the master's own does. What was removed must not come back unless it is installed again.
 */
public final class SimOperator {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final SimWorld world;
    private final SimMaster master;
    private final PluginId id;
    private Optional<String> zip = Optional.empty();
    private long installs;
    private boolean removed;
    private boolean deletesLate;

    SimOperator(SimWorld world, SimMaster master, PluginId id) {
        this.world = world;
        this.master = master;
        this.id = id;
    }

    PluginId id() {
        return id;
    }

    void seed(Bug bug) {
        deletesLate |= bug == Bug.FORGETS_BEFORE_IT_DELETES;
    }

    /** Looks at the folder and the registry from now on. */
    void begin() {
        world.after(LOOK_EVERY, () -> {
            settle();
            begin();
        });
    }

    /** Whether nothing is under way that an operator would have to wait for. */
    private boolean idle() {
        return master.idle() && !standing().equals(Optional.of(Standing.REMOVED));
    }

    /** Installs a zip, or another one in place of the first. */
    public void install() {
        if (idle()) {
            zip = Optional.of("sha" + ++installs);
            removed = false;
            world.trace("operator: installs %s, %s", id.value(), zip.get());
            master.submit(new Command.InstallPlugin(id, "1." + installs, zip.get()));
            master.restartPlugin(id, Duration.ofMillis(10));
        }
    }

    public void remove() {
        if (idle() && wanted().isPresent()) {
            world.trace("operator: removes %s", id.value());
            master.submit(new Command.RemovePlugin(id, false));
        }
    }

    /** Removes it as soon as that is possible; true once nothing of it is left. */
    boolean removedAtLast() {
        remove();
        return master.released().isPresent() && wanted().isEmpty() && zip.isEmpty();
    }

    public void restart() {
        if (idle()) {
            master.restartPlugin(id, Duration.ofMillis(10));
        }
    }

    /** Whether its zip lies in the folder. */
    public boolean hasZip() {
        return zip.isPresent();
    }

    /** Whether the plugin may run with what was decided. */
    boolean mayRun(Decided decided) {
        return decided.plugin(id)
                .wanted()
                .filter(wanted -> wanted.standing() == Standing.WANTED)
                .map(WantedPlugin::sha256)
                .filter(sha256 -> zip.equals(Optional.of(sha256)))
                .isPresent();
    }

    /** A turn was released. */
    void released(ClusterState state) {
        var wanted = state.decided().plugin(id).wanted();
        if (wanted.map(WantedPlugin::standing).equals(Optional.of(Standing.REMOVED))) {
            removed = true;
        } else if (wanted.isPresent() && removed) {
            throw world.broken("Plugin '%s' was removed and came back.".formatted(id.value()));
        }
    }

    private Optional<WantedPlugin> wanted() {
        return master.released().flatMap(state -> state.decided().plugin(id).wanted());
    }

    private Optional<Standing> standing() {
        return wanted().map(WantedPlugin::standing);
    }

    private void settle() {
        var state = master.released();
        if (state.isEmpty()) {
            return;
        }
        if (standing().equals(Optional.of(Standing.REMOVED))) {
            master.dropPlugin(id);
            if (deletesLate) {
                world.after(LOOK_EVERY.multipliedBy(3), () -> zip = Optional.empty());
            } else {
                zip = Optional.empty();
            }
            master.submit(new Command.ForgetPlugin(id));
        } else if (wanted().isEmpty() && zip.isPresent()) {
            master.submit(new Command.InstallPlugin(id, "1." + installs, zip.get()));
        } else if (wanted().isPresent() && master.plugin(id).isEmpty()) {
            master.startPluginAfter(id, Duration.ofMillis(10));
        }
    }
}
