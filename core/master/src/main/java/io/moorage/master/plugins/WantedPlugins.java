package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.engine.state.WantedPlugin;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is hosted in line with what the registry wants and what lies in the folders. One thread of its own reads files,
 * decides and carries out what operators ask; the registry is changed by commands alone, and their release is waited for.
 */
final class WantedPlugins implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WantedPlugins.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration AWAIT_EVERY = Duration.ofMillis(20);
    private static final Duration AWAIT_MAX = Duration.ofSeconds(15);

    private final PluginHost host;
    private final UnpackedZips unpacked;
    private final Set<PluginId> trusted;
    private final PluginFolder operators;
    private final List<PluginFolder> brought;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<PluginId, PluginZip> bundled = new LinkedHashMap<>();
    private final Set<PluginId> busy = new HashSet<>();
    private final Map<PluginId, String> gaveWay = new HashMap<>();
    private volatile List<PluginStatus> notHosted = List.of();
    private volatile boolean settled;

    WantedPlugins(PluginHost host, PluginHostConfig config) {
        this.host = host;
        this.unpacked = new UnpackedZips(config.unpackDir());
        this.trusted = config.trusted();
        this.operators = new PluginFolder(config.pluginsDir(), false);
        this.brought = config.bundledDirs().stream()
                .map(dir -> new PluginFolder(dir, true))
                .toList();
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var made = new Thread(task, "plugin-folder");
            made.setDaemon(true);
            return made;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Hosts what is bundled and not overridden; the operator's zips follow when a leadership begins, for it knows what is wanted. */
    void load() {
        brought.forEach(folder -> {
            folder.look(false);
            folder.zips().forEach(zip -> bundled.putIfAbsent(zip.id(), zip));
        });
        operators.look(false);
        var overridden = operators.zips().stream().map(PluginZip::id).toList();
        bundled.forEach((id, zip) -> {
            if (!overridden.contains(id)) {
                host.add(source(zip, true));
            }
        });
        list(List.of());
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private PluginSource source(PluginZip zip, boolean isBundled) {
        return source(zip, isBundled, host.outOfProcess(zip.id()));
    }

    private PluginSource source(PluginZip zip, boolean isBundled, boolean outOfProcess) {
        return outOfProcess
                ? new ChildSource(zip, unpacked, isBundled, trusted.contains(zip.id()), host.hosts())
                : new ZipSource(zip, unpacked, isBundled, trusted);
    }

    /** Something changed that concerns plugins. From any thread. */
    void settleSoon() {
        run(this::settle);
    }

    private void run(Runnable action) {
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
            operators.look(true);
            settle();
        });
    }

    // ---- what the registry wants

    private void settle() {
        var rows = new ArrayList<PluginStatus>();
        if (host.leads()) {
            var found = new LinkedHashMap<PluginId, List<PluginZip>>();
            host.wanted().keySet().forEach(id -> found.put(id, new ArrayList<>()));
            operators
                    .zips()
                    .forEach(zip -> found.computeIfAbsent(zip.id(), id -> new ArrayList<>())
                            .add(zip));
            found.forEach((id, zips) -> settle(id, zips).ifPresent(rows::add));
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
        brought.forEach(folder -> all.addAll(folder.unreadable()));
        all.addAll(operators.unreadable());
        notHosted = List.copyOf(all);
    }

    private Optional<PluginStatus> settle(PluginId id, List<PluginZip> zips) {
        var wanted = host.wanted(id);
        if (wanted.isEmpty()) {
            if (!busy.contains(id)) {
                var zip = zips.getFirst();
                LOG.info("Plugin '{}' was found in '{}'; its SHA-256 is pinned.", id.value(), zip.file());
                submit(new Command.InstallPlugin(id, zip.version(), zip.sha256()));
            }
            return Optional.empty();
        }
        switch (wanted.get().standing()) {
            case WANTED -> {
                return busy.contains(id) ? Optional.empty() : host(id, wanted.get(), zips);
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
    private Optional<PluginStatus> host(PluginId id, WantedPlugin wanted, List<PluginZip> zips) {
        var hosted = host.plugin(id);
        if (hosted.map(plugin -> plugin.source().sha256()).equals(Optional.of(wanted.sha256()))) {
            return Optional.empty();
        }
        var pinned = zips.stream()
                .filter(zip -> zip.sha256().equals(wanted.sha256()))
                .findFirst();
        if (pinned.isEmpty()) {
            return Optional.of(missing(id, wanted, zips));
        }
        if (hosted.isEmpty()) {
            host.add(source(pinned.get(), false));
        } else if (!wanted.sha256().equals(gaveWay.get(id))) {
            busy.add(id);
            hosted.get()
                    .replace(source(pinned.get(), false), Optional.empty())
                    .whenComplete((done, error) -> run(() -> {
                        busy.remove(id);
                        if (error != null) {
                            gaveWay.put(id, wanted.sha256());
                            LOG.warn("Plugin '{}' runs on as it was: {}", id.value(), error.getMessage());
                        }
                    }));
        }
        return Optional.empty();
    }

    private PluginStatus missing(PluginId id, WantedPlugin wanted, List<PluginZip> zips) {
        var sentence = zips.isEmpty()
                ? "Plugin '%s' cannot be loaded: its zip, version %s with SHA-256 %s, is not in '%s'. Put it back with 'moor plugin install FILE', or end this with 'moor plugin remove %s'."
                        .formatted(id.value(), wanted.version(), wanted.sha256(), operators.path(), id.value())
                : "Plugin '%s' is not loaded: '%s' has SHA-256 %s, but %s is the one that was installed. To use the new one: moor plugin install %s."
                        .formatted(
                                id.value(),
                                zips.getFirst().file(),
                                zips.getFirst().sha256(),
                                wanted.sha256(),
                                zips.getFirst().file());
        var file = zips.isEmpty() ? operators.path() : zips.getFirst().file();
        return PluginStatus.notHosted(id, wanted, file, sentence);
    }

    /** To the zip that was brought along, which goes on with the framework. */
    private void goBack(PluginId id) {
        var zip = bundled.get(id);
        var hosted = host.plugin(id);
        if (zip == null) {
            host.drop(id);
            forget(id);
        } else if (hosted.isEmpty()) {
            host.add(source(zip, true));
        } else if (hosted.get().source().bundled()) {
            forget(id);
        } else if (busy.add(id)) {
            hosted.get()
                    .replace(source(zip, true), Optional.empty())
                    .whenComplete((done, error) -> run(() -> {
                        busy.remove(id);
                        if (error != null) {
                            host.drop(id);
                        }
                        settle();
                    }));
        }
    }

    private void forget(PluginId id) {
        if (delete(id, zip -> true)) {
            gaveWay.remove(id);
            submit(new Command.ForgetPlugin(id));
        }
    }

    private boolean delete(PluginId id, java.util.function.Predicate<PluginZip> which) {
        operators.look(false);
        try {
            for (var zip : operators.zips()) {
                if (zip.id().equals(id) && which.test(zip)) {
                    Files.deleteIfExists(zip.file());
                }
            }
            return true;
        } catch (IOException e) {
            LOG.warn("A zip of plugin '{}' cannot be deleted.", id.value(), e);
            return false;
        } finally {
            operators.look(true);
        }
    }

    private void submit(Command command) {
        if (!host.offer(command)) {
            LOG.debug("The loop takes no command now; the next look tries again.");
        }
    }

    /** Moves a plugin to where the registry says. */
    private void place(HostedPlugin plugin) {
        var source = plugin.source();
        var id = plugin.id();
        if (host.isPlaced(source) || !busy.add(id)) {
            return;
        }
        try {
            plugin.replace(again(source, host.outOfProcess(id)), Optional.empty())
                    .whenComplete((done, error) -> run(() -> {
                        busy.remove(id);
                        if (error != null) {
                            LOG.warn("Plugin '{}' is not where it should be: {}", id.value(), error.getMessage());
                        }
                    }));
        } catch (PluginActionException | IOException e) {
            busy.remove(id);
            LOG.warn("Plugin '{}' is not where it should be: {}", id.value(), e.getMessage());
        }
    }

    // ---- what operators ask

    private interface Action {
        void run(CompletableFuture<PluginStatus> answer) throws PluginActionException, IOException;
    }

    private CompletableFuture<PluginStatus> ask(Action action) {
        var answer = new CompletableFuture<PluginStatus>();
        run(() -> {
            try {
                if (!host.leads()) {
                    throw new PluginActionException(RefusalCode.CAPACITY_QUEUE_FULL, "This master does not lead.");
                }
                action.run(answer);
            } catch (PluginActionException | IOException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** Lets the zip of that name in the operator's folder run, in place of what runs under its id. */
    CompletableFuture<PluginStatus> install(String name, String sha256) {
        return ask(answer -> {
            var zip = named(name, sha256);
            var id = zip.id();
            checkFree(id);
            var before = host.wanted(id);
            var hosted = host.plugin(id);
            var pin = Optional.<Command>of(new Command.InstallPlugin(id, zip.version(), zip.sha256()));
            var source = source(zip, false);
            busy.add(id);
            gaveWay.remove(id);
            boolean isThere =
                    hosted.filter(plugin -> plugin.hearsAs(zip.sha256())).isPresent();
            var running = isThere
                    ? CompletableFuture.<Void>completedFuture(null)
                    : hosted.map(plugin -> plugin.replace(source, pin)).orElseGet(() -> host.install(source, pin));
            running.whenComplete((done, error) -> run(() -> {
                busy.remove(id);
                if (error != null && hosted.isEmpty()) {
                    host.drop(id);
                }
                finish(answer, id, error, "install '%s'".formatted(name), () -> isPinned(zip));
            }));
            answer.thenRun(() -> run(() -> delete(
                    id,
                    other -> before.filter(old -> old.sha256().equals(other.sha256()))
                                    .isPresent()
                            && !other.sha256().equals(zip.sha256()))));
        });
    }

    private boolean isPinned(PluginZip zip) {
        return host.plugin(zip.id())
                        .filter(plugin -> plugin.hearsAs(zip.sha256()))
                        .isPresent()
                && host.wanted(zip.id())
                        .filter(wanted -> wanted.sha256().equals(zip.sha256()))
                        .isPresent();
    }

    private PluginZip named(String name, String sha256) throws PluginActionException, IOException {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}\\.zip")) {
            throw new PluginActionException(
                    RefusalCode.CALLER_INVALID,
                    "'file' is the plain name of a zip in '%s', of letters, digits and . _ + -, but is '%s'."
                            .formatted(operators.path(), name));
        }
        var file = operators.path().resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new PluginActionException(
                    RefusalCode.CALLER_NOT_FOUND,
                    "There is no file '%s'. Copy it there first, or run 'moor plugin install FILE' on this host."
                            .formatted(file));
        }
        try {
            var zip = PluginZip.read(file);
            if (!zip.sha256().equalsIgnoreCase(sha256)) {
                throw new PluginActionException(
                        RefusalCode.CALLER_STALE,
                        "'%s' has SHA-256 %s, but %s was asked for. Copy it again."
                                .formatted(file, zip.sha256(), sha256));
            }
            return zip;
        } catch (PluginRefusedException e) {
            throw new PluginActionException(
                    RefusalCode.CALLER_INVALID, "Cannot install '%s': %s".formatted(name, e.getMessage()));
        }
    }

    /** Ends a plugin, or goes back to the bundled one of its id. Done when nothing of it is left. */
    CompletableFuture<PluginStatus> remove(PluginId id) {
        return ask(answer -> {
            checkFree(id);
            var plugin = host.plugin(id);
            if (plugin.filter(hosted -> hosted.source() instanceof RemoteSource).isPresent()) {
                host.drop(id);
                answer.complete(plugin.get().status());
                return;
            }
            if (host.wanted(id).isEmpty()) {
                throw host.plugin(id).isEmpty()
                        ? unknown(id)
                        : new PluginActionException(
                                RefusalCode.CALLER_STALE,
                                "Cannot remove plugin '%s': it comes with Moorage. A zip of your own with this id takes its place: moor plugin install FILE."
                                        .formatted(id.value()));
            }
            var last = host.plugin(id)
                    .map(HostedPlugin::status)
                    .orElseGet(() -> missing(id, host.wanted(id).orElseThrow(), List.of()));
            submit(new Command.RemovePlugin(id, bundled.containsKey(id)));
            await(answer, () -> host.wanted(id).isEmpty(), () -> last);
        });
    }

    /** Opens a plugin's code anew and lets it take over from committed state. */
    CompletableFuture<PluginStatus> restart(PluginId id, Optional<Boolean> outOfProcess) {
        return ask(answer -> {
            checkFree(id);
            var hosted = host.plugin(id).orElse(null);
            if (hosted == null) {
                var why = notHosted.stream()
                        .filter(row -> row.id().equals(id.value()))
                        .map(PluginStatus::reason)
                        .findFirst();
                throw why.isEmpty() ? unknown(id) : new PluginActionException(RefusalCode.CALLER_STALE, why.get());
            }
            boolean outside = outOfProcess.orElse(host.outOfProcess(id));
            var source = again(hosted.source(), outside);
            busy.add(id);
            hosted.replace(source, Optional.of(new Command.PlacePlugin(id, outside)))
                    .whenComplete((done, error) -> run(() -> finish(
                            answer,
                            id,
                            error,
                            "restart plugin '%s'".formatted(id.value()),
                            () -> host.outOfProcess(id) == outside
                                    && host.plugin(id)
                                            .filter(HostedPlugin::hears)
                                            .isPresent())));
            answer.whenComplete((done, error) -> run(() -> busy.remove(id)));
        });
    }

    private PluginSource again(PluginSource zipped, boolean outOfProcess) throws PluginActionException, IOException {
        var file = switch (zipped) {
            case ZipSource source -> source.zip().file();
            case ChildSource source -> source.zip().file();
            default ->
                throw new PluginActionException(
                        RefusalCode.CALLER_STALE,
                        "Cannot restart plugin '%s': it does not come from a zip on this host, but from '%s'. Restart it there."
                                .formatted(zipped.id().value(), zipped.name()));
        };
        try {
            var zip = PluginZip.read(file);
            if (!zipped.bundled() && !zip.sha256().equals(zipped.sha256())) {
                throw new PluginActionException(
                        RefusalCode.CALLER_STALE,
                        "Cannot restart plugin '%s': '%s' has SHA-256 %s, but %s is the one that was installed. To use the new one: moor plugin install %s."
                                .formatted(zip.id().value(), zip.file(), zip.sha256(), zipped.sha256(), zip.file()));
            }
            return source(zip, zipped.bundled(), outOfProcess);
        } catch (PluginRefusedException e) {
            throw new PluginActionException(RefusalCode.CALLER_STALE, String.valueOf(e.getMessage()));
        }
    }

    private static PluginActionException unknown(PluginId id) {
        return new PluginActionException(
                RefusalCode.CALLER_NOT_FOUND,
                "There is no plugin '%s'. 'moor plugin list' shows those that are.".formatted(id.value()));
    }

    private void checkFree(PluginId id) throws PluginActionException {
        boolean leaving = host.wanted(id)
                .filter(wanted -> wanted.standing() != WantedPlugin.Standing.WANTED)
                .isPresent();
        if (leaving || busy.contains(id)) {
            throw new PluginActionException(
                    RefusalCode.CALLER_STALE,
                    "Plugin '%s' is being installed or removed. Try again when that is done.".formatted(id.value()));
        }
    }

    private void finish(
            CompletableFuture<PluginStatus> answer,
            PluginId id,
            @org.jspecify.annotations.Nullable Throwable error,
            String what,
            BooleanSupplier done) {
        if (error == null) {
            await(answer, done, () -> host.plugin(id).orElseThrow().status());
            return;
        }
        var cause =
                error instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : error;
        var after = host.plugin(id).isPresent() ? " What ran before runs on." : "";
        answer.completeExceptionally(
                host.leads()
                        ? new PluginActionException(
                                RefusalCode.CALLER_STALE, "Cannot %s: %s%s".formatted(what, cause.getMessage(), after))
                        : new PluginActionException(
                                RefusalCode.CAPACITY_QUEUE_FULL, "This master does not lead any more."));
    }

    private void await(
            CompletableFuture<PluginStatus> answer,
            BooleanSupplier done,
            java.util.function.Supplier<PluginStatus> status) {
        await(answer, done, status, System.nanoTime() + AWAIT_MAX.toNanos());
    }

    private void await(
            CompletableFuture<PluginStatus> answer,
            BooleanSupplier done,
            java.util.function.Supplier<PluginStatus> status,
            long deadline) {
        if (done.getAsBoolean()) {
            answer.complete(status.get());
        } else if (!host.leads() || System.nanoTime() - deadline > 0) {
            answer.completeExceptionally(new PluginActionException(
                    RefusalCode.CAPACITY_QUEUE_FULL,
                    "It is not done within %s. Whether it took effect is unknown; 'moor plugin list' shows it."
                            .formatted(AWAIT_MAX)));
        } else {
            thread.schedule(
                    () -> run(() -> await(answer, done, status, deadline)),
                    AWAIT_EVERY.toMillis(),
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        unpacked.close();
        thread.shutdownNow();
    }
}
