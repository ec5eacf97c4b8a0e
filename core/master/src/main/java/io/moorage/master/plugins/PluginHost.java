package io.moorage.master.plugins;

import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.command.Command;
import io.moorage.engine.state.Decided;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.hosting.PluginZip;
import io.moorage.master.loop.MasterLoop;
import io.moorage.master.loop.Published;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All plugins of this master. Loading runs in their own threads; a plugin that breaks is listed with the reason. */
public final class PluginHost implements AutoCloseable {
    static final Epoch NO_EPOCH = new Epoch(new ClusterId("none"), 0);
    private static final Logger LOG = LoggerFactory.getLogger(PluginHost.class);
    private static final long WATCH_MILLIS = 200;

    private final PluginHostConfig config;
    private final MasterLoop loop;
    private final Clock clock;
    private final RequestWatcher watcher;
    private final Runnable onChange;
    private final SecureRandom random = new SecureRandom();
    private final ScheduledThreadPoolExecutor timers;
    private final Map<String, HostedPlugin> byId = new ConcurrentSkipListMap<>();
    private final List<PluginStatus> unreadable = new CopyOnWriteArrayList<>();
    private final PluginPaths paths = new PluginPaths();
    private volatile Leading leading = new Leading(NO_EPOCH, Decided.EMPTY);

    /** What a leadership began with. */
    private record Leading(Epoch epoch, Decided decided) {}

    /** @param onChange called from any thread when a plugin's state changed */
    public PluginHost(
            PluginHostConfig config, MasterLoop loop, Clock clock, RequestWatcher watcher, Runnable onChange) {
        this.config = config;
        this.loop = loop;
        this.clock = clock;
        this.watcher = watcher;
        this.onChange = onChange;
        timers = new ScheduledThreadPoolExecutor(1, task -> {
            var thread = new Thread(task, "plugin-timers");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        timers.scheduleWithFixedDelay(
                () -> byId.values().forEach(HostedPlugin::watch), WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Hosts a factory of this very process. */
    public void register(PluginId id, SchedulerFactory factory) {
        add(new PluginSource.InProcess(id, factory));
    }

    /** Hosts every zip of the configured folders, the operator's first. Returns before they are loaded. */
    public void load() {
        addZips(config.pluginsDir(), false);
        config.bundledDirs().forEach(dir -> addZips(dir, true));
    }

    private void addZips(Path dir, boolean bundled) {
        if (!Files.isDirectory(dir)) {
            return;
        }
        try (var files = Files.list(dir)) {
            files.filter(file -> file.toString().endsWith(".zip") && Files.isRegularFile(file))
                    .sorted()
                    .limit(PluginHostConfig.ZIPS_MAX)
                    .forEach(file -> addZip(file, bundled));
        } catch (IOException e) {
            LOG.warn("The plugins in '{}' cannot be listed.", dir, e);
        }
    }

    private void addZip(Path file, boolean bundled) {
        try {
            add(new ZipSource(PluginZip.read(file), config.unpackDir(), bundled, config.trusted()));
        } catch (IOException | PluginRefusedException e) {
            var sentence = "Plugin '%s' cannot be loaded: %s".formatted(file, e.getMessage());
            LOG.warn("{}", sentence);
            unreadable.add(PluginStatus.unreadable(file, bundled, sentence));
        }
    }

    /** A process that somebody started hosts this plugin from here on. */
    void hostedByHand(HostPlace place, Runnable onClose) {
        add(new RemoteSource(place, clock, onClose));
        plugin(place.id()).ifPresent(HostedPlugin::tryAgain);
    }

    private void add(PluginSource source) {
        var plugin = new HostedPlugin(source, this);
        if (byId.putIfAbsent(source.id().value(), plugin) == null) {
            plugin.start();
        }
    }

    // ---- from the loop

    /** A leadership began, with this decided. */
    public void began(Epoch begun, Decided decided) {
        leading = new Leading(begun, decided);
        byId.values().forEach(HostedPlugin::beginIfIdle);
    }

    public void ended() {
        leading = new Leading(NO_EPOCH, Decided.EMPTY);
        byId.values().forEach(HostedPlugin::end);
    }

    public void tell(FrameworkId frameworkId, Incarnation incarnation, SchedulerEvent event) {
        loop.published()
                .state()
                .decided()
                .framework(frameworkId)
                .flatMap(framework -> framework.plugin())
                .flatMap(this::plugin)
                .ifPresent(plugin -> plugin.tell(frameworkId, incarnation, event));
    }

    public void setTimer(PluginId id, Incarnation incarnation, String name, Instant at) {
        plugin(id).ifPresent(plugin -> plugin.setTimer(incarnation, name, at));
    }

    public void cancelTimer(PluginId id, Incarnation incarnation, String name) {
        plugin(id).ifPresent(plugin -> plugin.cancelTimer(incarnation, name));
    }

    /** A turn was released. */
    public void released(Published published) {
        byId.values().forEach(plugin -> plugin.released(published));
    }

    // ---- from HTTP

    /** Who answers a path. */
    public interface Answerer {
        String name();

        /** False if it cannot take the request now. */
        boolean request(RequestId id, Request request);

        /** Nobody waits for the answer any more. */
        void forget(RequestId id);
    }

    /** The plugin whose prefix matches, the longest first. */
    public Optional<Answerer> answerer(String path) {
        return paths.plugin(path).map(PluginAnswers::new);
    }

    private record PluginAnswers(HostedPlugin plugin) implements Answerer {
        @Override
        public String name() {
            return plugin.id().value();
        }

        @Override
        public boolean request(RequestId id, Request request) {
            return plugin.request(id, request);
        }

        @Override
        public void forget(RequestId id) {
            plugin.forget(id);
        }
    }

    public List<PluginStatus> list() {
        var list =
                new ArrayList<>(byId.values().stream().map(HostedPlugin::status).toList());
        list.addAll(unreadable);
        return list;
    }

    /** What keeps the master from being ready: plugins that load, and bundled ones that do not run. */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        for (var plugin : byId.values()) {
            var status = plugin.status();
            if (plugin.connected() || (!status.bundled() && status.state() != PluginState.LOADING)) {
                continue;
            }
            missing.add("plugin '%s' is %s%s"
                    .formatted(status.id(), status.state(), status.reason().isEmpty() ? "" : ": " + status.reason()));
        }
        return missing;
    }

    // ---- for the plugins

    boolean has(PluginId id) {
        return byId.containsKey(id.value());
    }

    /** Why it cannot run; empty if it may. */
    Optional<String> failure(PluginId id) {
        return plugin(id).flatMap(HostedPlugin::failure);
    }

    boolean leads() {
        return !leading.epoch().equals(NO_EPOCH);
    }

    private Optional<HostedPlugin> plugin(PluginId id) {
        return Optional.ofNullable(byId.get(id.value()));
    }

    PluginPaths paths() {
        return paths;
    }

    boolean leadsIn(Epoch asked) {
        return leading.epoch().equals(asked);
    }

    /** {@link #NO_EPOCH} while this master does not lead. */
    Epoch epoch() {
        return leading.epoch();
    }

    /** What is released of the plugin's; empty while this master does not lead. */
    Optional<Map<String, Blob>> committed(PluginId id) {
        var now = leading;
        if (now.epoch().equals(NO_EPOCH)) {
            return Optional.empty();
        }
        var published = loop.published();
        var decided = published.epoch().equals(Optional.of(now.epoch()))
                ? published.state().decided()
                : now.decided();
        return Optional.of(decided.plugin(id).entries());
    }

    /** Waits for room; on a plugin's thread. */
    void submit(Epoch epoch, Command command) {
        try {
            loop.put(epoch, command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void changed() {
        onChange.run();
    }

    Map<String, String> settings(PluginId id) {
        return config.settings().getOrDefault(id, Map.of());
    }

    Duration callbackTimeout() {
        return config.callbackTimeout();
    }

    ScheduledExecutorService timers() {
        return timers;
    }

    MasterLoop loop() {
        return loop;
    }

    Clock clock() {
        return clock;
    }

    RequestWatcher watcher() {
        return watcher;
    }

    long entropy() {
        return random.nextLong();
    }

    @Override
    public void close() {
        timers.shutdownNow();
        byId.values().forEach(HostedPlugin::close);
    }
}
