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
import io.moorage.engine.state.WantedPlugin;
import io.moorage.master.loop.MasterLoop;
import io.moorage.master.loop.Published;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** All plugins of this master. Loading runs in their own threads; a plugin that breaks is listed with the reason. */
public final class PluginHost implements AutoCloseable {
    static final Epoch NO_EPOCH = new Epoch(new ClusterId("none"), 0);
    private static final long WATCH_MILLIS = 200;

    private final PluginHostConfig config;
    private final MasterLoop loop;
    private final Clock clock;
    private final RequestWatcher watcher;
    private final Runnable onChange;
    private final SecureRandom random = new SecureRandom();
    private final ScheduledThreadPoolExecutor timers;
    private final Map<String, HostedPlugin> byId = new ConcurrentSkipListMap<>();
    private final WantedPlugins wanted;
    private final PluginActions actions;
    private final PluginPaths paths = new PluginPaths();
    private volatile Decided seen = Decided.EMPTY;
    private volatile Map<PluginId, WantedPlugin> settled = Map.of();
    private volatile @Nullable HostLinks hosts;
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
        var zips = new PluginZips(this, config);
        wanted = new WantedPlugins(this, zips);
        actions = new PluginActions(this, zips, wanted);
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

    /** Hosts every zip of the configured folders. Returns before they are loaded. */
    public void load() {
        wanted.load();
    }

    // ---- for the folders

    /** A process that somebody started hosts this plugin from here on. */
    void hostedByHand(HostPlace place, Runnable onClose) {
        add(new RemoteSource(place, clock, onClose));
        plugin(place.id()).ifPresent(HostedPlugin::tryAgain);
    }

    /** Hosts a source, unless there is one of its id. */
    void add(PluginSource source) {
        var plugin = new HostedPlugin(source, this);
        if (byId.putIfAbsent(source.id().value(), plugin) == null) {
            plugin.start();
        }
    }

    /** As {@link #add}; done when its scheduler is made. */
    CompletableFuture<Void> install(PluginSource source, Optional<Command> pin) {
        var plugin = new HostedPlugin(source, this);
        byId.put(source.id().value(), plugin);
        return plugin.install(pin);
    }

    /** Hosts it no more. */
    void drop(PluginId id) {
        var plugin = byId.remove(id.value());
        if (plugin != null) {
            plugin.close();
        }
    }

    Optional<HostedPlugin> plugin(PluginId id) {
        return Optional.ofNullable(byId.get(id.value()));
    }

    boolean leads() {
        return !leading.epoch().equals(NO_EPOCH);
    }

    /** The processes of plugins come over these; said before {@link #load}. */
    public void reachedBy(HostLinks links) {
        hosts = links;
    }

    HostLinks hosts() {
        return java.util.Objects.requireNonNull(hosts, "said before load");
    }

    List<HostedPlugin> hosted() {
        return List.copyOf(byId.values());
    }

    /** Whether an operator wants it in a process of its own. */
    boolean outOfProcess(PluginId id) {
        return decided().plugin(id).outOfProcess();
    }

    /** Whether that source is where its plugin is to run. */
    boolean isPlaced(PluginSource source) {
        return switch (source) {
            case ZipSource zip -> !outOfProcess(zip.id());
            case ChildSource child -> outOfProcess(child.id());
            default -> true;
        };
    }

    /** What is released of what operators want. */
    Map<PluginId, WantedPlugin> wanted() {
        var all = new TreeMap<PluginId, WantedPlugin>(Comparator.comparing(PluginId::value));
        decided().plugins().forEach((id, plugin) -> plugin.wanted().ifPresent(one -> all.put(id, one)));
        return all;
    }

    Optional<WantedPlugin> wanted(PluginId id) {
        return decided().plugin(id).wanted();
    }

    /** False if there is no room for the command now, or nobody leads. */
    boolean offer(Command command) {
        return leads() && loop.offer(leading.epoch(), command);
    }

    // ---- from the loop

    /** A leadership began, with this decided. */
    public void began(Epoch begun, Decided decided) {
        leading = new Leading(begun, decided);
        byId.values().forEach(HostedPlugin::beginIfIdle);
        wanted.began();
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
        var decided = published.state().decided();
        if (decided.plugins() != seen.plugins()) {
            seen = decided;
            var now = wanted();
            if (!now.equals(settled)) {
                settled = now;
                wanted.settleSoon();
            }
        }
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
        list.addAll(wanted.notHosted());
        return list;
    }

    /** What keeps the master from being ready: plugins that load, and bundled ones that do not run. */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        if (leads() && !wanted.settled()) {
            missing.add("plugins: those in '%s' are being read".formatted(config.pluginsDir()));
        }
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

    /**
     * Lets a zip run that lies in the operator's folder, in place of what runs under its id.
     *
     * @return fails with a {@link PluginActionException}
     */
    public CompletableFuture<PluginStatus> install(String file, String sha256) {
        return actions.install(file, sha256);
    }

    /** Ends an operator's plugin and its framework; a bundled one of its id goes on instead, with the framework. */
    public CompletableFuture<PluginStatus> remove(PluginId id) {
        return actions.remove(id);
    }

    /**
     * Opens a plugin's code anew; its tasks go on.
     *
     * @param outOfProcess where it runs from then on; empty for where it runs now
     */
    public CompletableFuture<PluginStatus> restart(PluginId id, Optional<Boolean> outOfProcess) {
        return actions.restart(id, outOfProcess);
    }

    // ---- for the plugins

    boolean has(PluginId id) {
        return byId.containsKey(id.value());
    }

    /** Why it cannot run; empty if it may. */
    Optional<String> failure(PluginId id) {
        return plugin(id).flatMap(HostedPlugin::failure);
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
        return leads() ? Optional.of(decided().plugin(id).entries()) : Optional.empty();
    }

    private Decided decided() {
        var now = leading;
        var published = loop.published();
        return published.epoch().equals(Optional.of(now.epoch()))
                ? published.state().decided()
                : now.decided();
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
        wanted.close();
        timers.shutdownNow();
        byId.values().forEach(HostedPlugin::close);
    }
}
