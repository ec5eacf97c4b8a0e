package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.engine.command.Command;
import io.moorage.engine.state.WantedPlugin;
import io.moorage.hosting.PluginZip;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is hosted in line with what the registry wants and what lies in the folders. One thread of its own reads files and
 * decides; the registry is changed by commands alone.
 */
final class WantedPlugins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WantedPlugins.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final PluginHost host;
    private final PluginZips zips;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<PluginId> claimed = new HashSet<>();
    private final Map<PluginId, String> gaveWay = new HashMap<>();
    private volatile List<PluginStatus> notHosted = List.of();
    private volatile boolean settled;

    WantedPlugins(PluginHost host, PluginZips zips) {
        this.host = host;
        this.zips = zips;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, "plugin-folder");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Hosts what is bundled and not overridden; the operator's zips follow when a leadership begins, for it knows what is wanted. */
    void load() {
        zips.load();
        var overridden = zips.operators().stream().map(PluginZip::id).toList();
        zips.bundled().forEach((id, zip) -> {
            if (!overridden.contains(id)) {
                host.add(zips.source(zip, true));
            }
        });
        list(List.of());
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Something changed that concerns plugins. From any thread. */
    void settleSoon() {
        run(this::settle);
    }

    /** On the thread of the folders. */
    void run(Runnable action) {
        try {
            thread.execute(() -> {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    LOG.error("The plugins could not be settled.", e);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("The master is being closed.", closed);
        }
    }

    void runAfter(Duration pause, Runnable action) {
        thread.schedule(() -> run(action), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Keeps others from changing a plugin; false if somebody does already. */
    boolean claim(PluginId id) {
        return claimed.add(id);
    }

    void release(PluginId id) {
        claimed.remove(id);
    }

    /** A pinned zip that could not take over may try again. */
    void forgetFailure(PluginId id) {
        gaveWay.remove(id);
    }

    boolean isClaimed(PluginId id) {
        return claimed.contains(id);
    }

    /** Whether every zip that was found is hosted or refused, since this master leads. */
    boolean settled() {
        return settled;
    }

    void began() {
        settled = false;
        settleSoon();
    }

    /** What is listed of zips that are not hosted. */
    List<PluginStatus> notHosted() {
        return notHosted;
    }

    /** Files come and go at any time. */
    private void look() {
        run(() -> {
            zips.look();
            settle();
        });
    }

    // ---- what the registry wants

    private void settle() {
        var rows = new ArrayList<PluginStatus>();
        if (host.leads()) {
            var found = new LinkedHashMap<PluginId, List<PluginZip>>();
            host.wanted().keySet().forEach(id -> found.put(id, new ArrayList<>()));
            zips.operators()
                    .forEach(zip -> found.computeIfAbsent(zip.id(), id -> new ArrayList<>())
                            .add(zip));
            found.forEach((id, ofId) -> settle(id, ofId).ifPresent(rows::add));
            host.hosted().forEach(this::place);
            if (!settled
                    && found.keySet().stream().allMatch(id -> host.wanted(id).isPresent())) {
                settled = true;
                host.changed();
            }
        }
        list(rows);
    }

    private void list(List<PluginStatus> rows) {
        var all = new ArrayList<>(rows);
        all.addAll(zips.unreadable());
        notHosted = List.copyOf(all);
    }

    private Optional<PluginStatus> settle(PluginId id, List<PluginZip> found) {
        var wanted = host.wanted(id);
        if (wanted.isEmpty()) {
            if (!isClaimed(id)) {
                var zip = found.getFirst();
                LOG.info("Plugin '{}' was found in '{}'; its SHA-256 is pinned.", id.value(), zip.file());
                submit(new Command.InstallPlugin(id, zip.version(), zip.sha256()));
            }
            return Optional.empty();
        }
        switch (wanted.get().standing()) {
            case WANTED -> {
                return isClaimed(id) ? Optional.empty() : host(id, wanted.get(), found);
            }
            case REMOVED -> {
                host.drop(id);
                forget(id);
            }
            case REPLACED -> goBack(id);
        }
        return Optional.empty();
    }

    /** Hosts the pinned zip, and no other of its id. */
    private Optional<PluginStatus> host(PluginId id, WantedPlugin wanted, List<PluginZip> found) {
        var hosted = host.plugin(id);
        if (hosted.map(plugin -> plugin.source().sha256()).equals(Optional.of(wanted.sha256()))) {
            return Optional.empty();
        }
        var pinned = found.stream()
                .filter(zip -> zip.sha256().equals(wanted.sha256()))
                .findFirst();
        if (pinned.isEmpty()) {
            return Optional.of(missing(id, wanted, found));
        }
        if (hosted.isEmpty()) {
            host.add(zips.source(pinned.get(), false));
        } else if (!wanted.sha256().equals(gaveWay.get(id))) {
            claimed.add(id);
            hosted.get()
                    .replace(zips.source(pinned.get(), false), Optional.empty())
                    .whenComplete((done, error) -> run(() -> {
                        release(id);
                        if (error != null) {
                            gaveWay.put(id, wanted.sha256());
                            LOG.warn("Plugin '{}' runs on as it was: {}", id.value(), error.getMessage());
                        }
                    }));
        }
        return Optional.empty();
    }

    PluginStatus missing(PluginId id, WantedPlugin wanted, List<PluginZip> found) {
        var sentence = found.isEmpty()
                ? "Plugin '%s' cannot be loaded: its zip, version %s with SHA-256 %s, is not in '%s'. Put it back with 'moor plugin install FILE', or end this with 'moor plugin remove %s'."
                        .formatted(id.value(), wanted.version(), wanted.sha256(), zips.path(), id.value())
                : "Plugin '%s' is not loaded: '%s' has SHA-256 %s, but %s is the one that was installed. To use the new one: moor plugin install %s."
                        .formatted(
                                id.value(),
                                found.getFirst().file(),
                                found.getFirst().sha256(),
                                wanted.sha256(),
                                found.getFirst().file());
        var file = found.isEmpty() ? zips.path() : found.getFirst().file();
        return PluginStatus.notHosted(id, wanted, file, sentence);
    }

    /** To the zip that was brought along, which goes on with the framework. */
    private void goBack(PluginId id) {
        var zip = zips.bundled().get(id);
        var hosted = host.plugin(id);
        if (zip == null) {
            host.drop(id);
            forget(id);
        } else if (hosted.isEmpty()) {
            host.add(zips.source(zip, true));
        } else if (hosted.get().source().bundled()) {
            forget(id);
        } else if (claimed.add(id)) {
            hosted.get()
                    .replace(zips.source(zip, true), Optional.empty())
                    .whenComplete((done, error) -> run(() -> {
                        release(id);
                        if (error != null) {
                            host.drop(id);
                        }
                        settle();
                    }));
        }
    }

    private void forget(PluginId id) {
        if (zips.delete(id, zip -> true)) {
            gaveWay.remove(id);
            submit(new Command.ForgetPlugin(id));
        }
    }

    void submit(Command command) {
        if (!host.offer(command)) {
            LOG.debug("The loop takes no command now; the next look tries again.");
        }
    }

    /** Moves a plugin to where the registry says. */
    private void place(HostedPlugin plugin) {
        var source = plugin.source();
        var id = plugin.id();
        if (host.isPlaced(source) || !claim(id)) {
            return;
        }
        try {
            plugin.replace(zips.again(source, host.outOfProcess(id)), Optional.empty())
                    .whenComplete((done, error) -> run(() -> {
                        release(id);
                        if (error != null) {
                            LOG.warn("Plugin '{}' is not where it should be: {}", id.value(), error.getMessage());
                        }
                    }));
        } catch (PluginActionException | IOException e) {
            release(id);
            LOG.warn("Plugin '{}' is not where it should be: {}", id.value(), e.getMessage());
        }
    }

    @Override
    public void close() {
        zips.close();
        thread.shutdownNow();
    }
}
