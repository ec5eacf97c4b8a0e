package io.moorage.engine.turn;

import io.moorage.api.Epoch;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.registry.CommittedImage;
import io.moorage.engine.state.AdmittedAgent.Standing;
import io.moorage.engine.state.Decided;
import io.moorage.engine.state.DecidedAppliers;
import io.moorage.engine.state.WantedPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The committed image: what the registry's commands add up to, by the same appliers that the loop uses. The registry writes
 * it from one thread; anyone may read {@link #decided()}. A snapshot is a command that makes the image from nothing, so there is
 * one format.
 */
public final class DecidedImage implements CommittedImage {
    private final ChangeCodec codec;
    private volatile Decided decided = Decided.EMPTY;
    private volatile long appliedIndex;

    public DecidedImage(ChangeCodec codec) {
        this.codec = codec;
    }

    public Decided decided() {
        return decided;
    }

    public long appliedIndex() {
        return appliedIndex;
    }

    @Override
    public void apply(long index, Epoch epoch, byte[] command) {
        try {
            decided = replay(decided, command);
            appliedIndex = index;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Command %d of the registry cannot be read: %s".formatted(index, e.getMessage()), e);
        }
    }

    private Decided replay(Decided from, byte[] command) throws IOException {
        var image = from;
        for (var turn : CommandFraming.split(command)) {
            for (var change : codec.decode(turn)) {
                image = DecidedAppliers.apply(image, change);
            }
        }
        return image;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(CommandFraming.join(List.of(codec.encode(changesOf(decided)))));
    }

    @Override
    public void readFrom(InputStream in) throws IOException {
        decided = replay(Decided.EMPTY, in.readAllBytes());
    }

    @Override
    public void clear() {
        decided = Decided.EMPTY;
        appliedIndex = 0;
    }

    /** The changes that make this image from an empty one. */
    static List<DurableChange> changesOf(Decided decided) {
        var changes = new ArrayList<DurableChange>();
        decided.agents().values().forEach(agent -> {
            changes.add(new DurableChange.AgentAdmitted(agent.id(), agent.slot(), agent.hostname(), agent.since()));
            if (agent.standing() == Standing.UNREACHABLE) {
                changes.add(new DurableChange.AgentMarkedUnreachable(agent.id(), agent.since()));
            }
            if (!agent.converted().isEmpty()) {
                changes.add(new DurableChange.ResourcesConverted(agent.id(), agent.converted()));
            }
        });
        decided.frameworks().values().forEach(framework -> {
            changes.add(new DurableChange.FrameworkSubscribed(framework.id(), framework.info(), framework.plugin()));
            framework
                    .failoverDeadline()
                    .ifPresent(at -> changes.add(new DurableChange.FrameworkDisconnected(framework.id(), at)));
            framework
                    .tornDownAt()
                    .ifPresent(at -> changes.add(new DurableChange.FrameworkTornDown(framework.id(), at)));
        });
        // A plugin's framework of today comes after those of its past, which would otherwise take its place.
        decided.plugins().forEach((pluginId, plugin) -> {
            plugin.frameworkId()
                    .flatMap(decided::framework)
                    .filter(framework -> framework.tornDownAt().isEmpty())
                    .ifPresent(framework -> {
                        changes.add(new DurableChange.FrameworkSubscribed(
                                framework.id(), framework.info(), framework.plugin()));
                        framework
                                .failoverDeadline()
                                .ifPresent(
                                        at -> changes.add(new DurableChange.FrameworkDisconnected(framework.id(), at)));
                    });
            plugin.wanted().ifPresent(wanted -> {
                changes.add(new DurableChange.PluginWanted(pluginId, wanted.version(), wanted.sha256()));
                if (wanted.standing() != WantedPlugin.Standing.WANTED) {
                    changes.add(new DurableChange.PluginUnwanted(
                            pluginId, wanted.standing() == WantedPlugin.Standing.REPLACED));
                }
            });
            if (plugin.outOfProcess()) {
                changes.add(new DurableChange.PluginPlaced(pluginId, true));
            }
            plugin.entries()
                    .forEach((key, value) -> changes.add(new DurableChange.PluginEntryPut(pluginId, key, value)));
        });
        decided.roles().values().forEach(role -> {
            changes.add(new DurableChange.RoleQuotaSet(role.role(), role.quota()));
            changes.add(new DurableChange.RoleWeightSet(role.role(), role.weight()));
        });
        decided.killIntents()
                .values()
                .forEach(kill ->
                        changes.add(new DurableChange.KillIntended(kill.task(), kill.agentId(), kill.gracePeriod())));
        changes.add(new DurableChange.NumbersGiven(decided.nextAgentNumber(), decided.nextFrameworkNumber()));
        return changes;
    }
}
