package io.moorage.master.plugins;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.state.Decided;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final List<PluginRunner> runners = new CopyOnWriteArrayList<>();
    private final Map<PluginId, PluginRunner> byId = new HashMap<>();
    private volatile List<Route> routes = List.of();
    private volatile Map<PluginId, PluginRunner> claimed = Map.of();
    private volatile Epoch epoch = NO_EPOCH;
    private Optional<Decided> begunWith = Optional.empty();

    private record Route(String prefix, PluginRunner runner) {}

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
                () -> runners.forEach(PluginRunner::watch), WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
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
                    .forEach(file -> add(new PluginSource.Zip(file, config.unpackDir(), bundled, config.trusted())));
        } catch (IOException e) {
            LOG.warn("The plugins in '{}' cannot be listed.", dir, e);
        }
    }

    private void add(PluginSource source) {
        var runner = new PluginRunner(source, this);
        synchronized (this) {
            runners.add(runner);
        }
        runner.start();
    }

    /** Gives the id and the paths to this runner, or says why not. */
    synchronized Optional<String> claim(PluginRunner runner, PluginId id, SchedulerDescription told) {
        var holder = byId.get(id);
        if (holder != null) {
            return Optional.of("Another plugin, '%s', has the id '%s'."
                    .formatted(holder.status().source(), id.value()));
        }
        for (var prefix : told.pathPrefixes()) {
            for (var route : routes) {
                if (PathPrefixes.overlap(prefix, route.prefix())) {
                    return Optional.of("It claims the path '%s', plugin '%s' has '%s'."
                            .formatted(prefix, route.runner().name(), route.prefix()));
                }
            }
        }
        byId.put(id, runner);
        claimed = Map.copyOf(byId);
        var more = new ArrayList<>(routes);
        told.pathPrefixes().forEach(prefix -> more.add(new Route(prefix, runner)));
        more.sort(Comparator.comparingInt((Route route) -> route.prefix().length())
                .reversed());
        routes = List.copyOf(more);
        begunWith.ifPresent(decided -> begin(runner, id, decided));
        return Optional.empty();
    }

    private void begin(PluginRunner runner, PluginId id, Decided decided) {
        runner.begin(epoch, decided.plugin(id).entries());
    }

    // ---- from the loop

    /** A leadership began, with this decided. */
    public synchronized void began(Epoch begun, Decided decided) {
        epoch = begun;
        begunWith = Optional.of(decided);
        byId.forEach((id, runner) -> begin(runner, id, decided));
    }

    public synchronized void ended() {
        epoch = NO_EPOCH;
        begunWith = Optional.empty();
        runners.forEach(PluginRunner::end);
    }

    public void tell(FrameworkId frameworkId, Incarnation incarnation, SchedulerEvent event) {
        loop.published()
                .state()
                .decided()
                .framework(frameworkId)
                .flatMap(framework -> framework.plugin())
                .map(claimed::get)
                .ifPresent(runner -> runner.tell(frameworkId, incarnation, event));
    }

    public void setTimer(PluginId id, Incarnation incarnation, String name, Instant at) {
        var runner = claimed.get(id);
        if (runner != null) {
            runner.setTimer(incarnation, name, at);
        }
    }

    public void cancelTimer(PluginId id, Incarnation incarnation, String name) {
        var runner = claimed.get(id);
        if (runner != null) {
            runner.cancelTimer(incarnation, name);
        }
    }

    /** A turn was released. */
    public void released(Published published) {
        for (var runner : runners) {
            runner.released(published);
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
        for (var route : routes) {
            if (PathPrefixes.matches(route.prefix(), path)) {
                return Optional.of(new RunnerAnswers(route.runner()));
            }
        }
        return Optional.empty();
    }

    private record RunnerAnswers(PluginRunner runner) implements Answerer {
        @Override
        public String name() {
            return runner.name();
        }

        @Override
        public boolean request(RequestId id, Request request) {
            return runner.request(id, request);
        }

        @Override
        public void forget(RequestId id) {
            runner.forget(id);
        }
    }

    public List<PluginStatus> list() {
        return runners.stream().map(PluginRunner::status).toList();
    }

    /** What keeps the master from being ready: plugins that load, and bundled ones that do not run. */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        for (var runner : runners) {
            if (runner.connected() || (!runner.bundled() && runner.state() != PluginState.LOADING)) {
                continue;
            }
            var status = runner.status();
            missing.add("plugin '%s' is %s%s"
                    .formatted(runner.name(), status.state(), status.reason().isEmpty() ? "" : ": " + status.reason()));
        }
        return missing;
    }

    // ---- for the runners

    boolean leadsIn(Epoch asked) {
        return epoch.equals(asked);
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
        runners.forEach(PluginRunner::close);
    }
}
