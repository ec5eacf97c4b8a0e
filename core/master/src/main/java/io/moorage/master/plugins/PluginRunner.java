package io.moorage.master.plugins;

import io.moorage.api.Blob;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.engine.command.Command;
import io.moorage.hosting.PluginFailure;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.master.loop.Published;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin and its thread. The thread opens the source, makes a scheduler for each leadership, gives it one event after the
 * other and hands its batches to the loop. A scheduler that does not return, or does not keep up, is stopped; once that is
 * committed a new one is made from what was committed. Fields are guarded by the runner unless they are the thread's own.
 */
final class PluginRunner {
    private static final Logger LOG = LoggerFactory.getLogger(PluginRunner.class);

    private final PluginSource source;
    private final PluginHost host;
    private final Thread thread;
    private final LinkedBlockingQueue<Work> mailbox = new LinkedBlockingQueue<>();
    private final Set<RequestId> openRequests = ConcurrentHashMap.newKeySet();
    private final PluginTimers timers;

    private PluginState state = PluginState.LOADING;
    private String reason = "";
    private long errors;
    private @Nullable PluginId id;
    private String version = "";
    private Optional<SchedulerDescription> description = Optional.empty();
    private Optional<Incarnation> current = Optional.empty();
    private Optional<Incarnation> stopping = Optional.empty();
    private Optional<FrameworkId> subscribed = Optional.empty();
    private long callbackSince;
    private boolean inCallback;

    // The thread's own.
    private PluginSource.@Nullable Opened opened;
    private @Nullable Scheduler scheduler;
    private Optional<Epoch> startedIn = Optional.empty();
    private long starts;

    private sealed interface Work {
        record Begin(Epoch epoch, Map<String, Blob> entries) implements Work {}

        record Deliver(Incarnation incarnation, SchedulerEvent event) implements Work {}

        record Quit() implements Work {}
    }

    private interface Callback<T> {
        T call() throws Exception;
    }

    PluginRunner(PluginSource source, PluginHost host) {
        this.source = source;
        this.host = host;
        this.timers = new PluginTimers(host.timers(), host.clock(), new Incarnation(PluginHost.NO_EPOCH, 0));
        this.thread = new Thread(this::run, "plugin-" + source.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    // ---- on the plugin's thread

    private void run() {
        open();
        try {
            for (var work = mailbox.take(); !(work instanceof Work.Quit); work = mailbox.take()) {
                switch (work) {
                    case Work.Begin begin -> begin(begin);
                    case Work.Deliver deliver -> deliver(deliver);
                    case Work.Quit quit -> {}
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    private void open() {
        try {
            var found = guarded(source::open);
            opened = found;
            synchronized (this) {
                id = found.id();
                version = found.version();
            }
            thread.setName("plugin-" + found.id().value());
            thread.setContextClassLoader(found.factory().getClass().getClassLoader());
            var told = guarded(() -> found.factory().describe());
            var problem = PathPrefixes.problem(found.id(), told).or(() -> host.claim(this, found.id(), told));
            if (problem.isPresent()) {
                throw new PluginRefusedException(problem.get());
            }
            synchronized (this) {
                description = Optional.of(told);
                state = PluginState.STANDBY;
                reason = "";
            }
            host.changed();
        } catch (Throwable e) {
            refuse("Plugin '%s' cannot be loaded: %s".formatted(source.name(), PluginFailure.sentence(e)), e);
        }
    }

    private void begin(Work.Begin begin) {
        var factory = opened;
        var told = description();
        if (factory == null || told.isEmpty() || !host.leadsIn(begin.epoch())) {
            return;
        }
        starts = startedIn.equals(Optional.of(begin.epoch())) ? starts + 1 : 1;
        startedIn = Optional.of(begin.epoch());
        var incarnation = new Incarnation(begin.epoch(), starts);
        var settings = host.settings(factory.id());
        var start = new Start(
                incarnation, new TreeMap<>(begin.entries()), host.clock().instant(), host.entropy(), settings);
        try {
            scheduler = java.util.Objects.requireNonNull(
                    guarded(() -> factory.factory().create(start)), "create() returned null");
        } catch (Throwable e) {
            refuse(
                    "Plugin '%s' could not make its scheduler: %s"
                            .formatted(factory.id().value(), PluginFailure.sentence(e)),
                    e);
            return;
        }
        synchronized (this) {
            if (!host.leadsIn(begin.epoch())) {
                return;
            }
            current = Optional.of(incarnation);
            stopping = Optional.empty();
            subscribed = Optional.empty();
            state = PluginState.RUNNING;
            reason = "";
            timers.restart(incarnation);
        }
        submit(
                begin.epoch(),
                new Command.SubscribePlugin(
                        factory.id(), incarnation, told.get().framework()));
        host.changed();
    }

    private void deliver(Work.Deliver deliver) {
        var target = scheduler;
        var plugin = opened;
        if (target == null || plugin == null || !runs(deliver.incarnation())) {
            return;
        }
        var event = deliver.event();
        Batch batch;
        try {
            var delivery = new Delivery(host.clock().instant(), host.entropy(), event);
            batch = java.util.Objects.requireNonNull(guarded(() -> target.on(delivery)), "on() returned null");
            var problem = BatchCheck.problem(batch);
            if (problem.isPresent()) {
                throw new PluginRefusedException(problem.get());
            }
        } catch (Throwable e) {
            failed(event, e);
            return;
        }
        if (!batch.calls().isEmpty() && runs(deliver.incarnation())) {
            var own = ownAnswersOnly(batch);
            submit(deliver.incarnation().epoch(), new Command.PluginBatch(plugin.id(), deliver.incarnation(), own));
        }
    }

    /** A plugin may answer only what it was asked itself. */
    private Batch ownAnswersOnly(Batch batch) {
        var calls = batch.calls().stream()
                .filter(call ->
                        !(call instanceof SchedulerCall.Respond respond) || openRequests.remove(respond.requestId()))
                .toList();
        for (var call : calls) {
            if (call instanceof SchedulerCall.Respond respond) {
                host.watcher().decided(respond.requestId());
            }
        }
        return new Batch(calls);
    }

    private void submit(Epoch epoch, Command command) {
        try {
            host.loop().put(epoch, command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(SchedulerEvent event, Throwable thrown) {
        var kind = event.getClass().getSimpleName();
        synchronized (this) {
            errors++;
            reason = "On '%s' it failed: %s".formatted(kind, PluginFailure.sentence(thrown));
        }
        LOG.warn("Plugin '{}' failed on '{}'; the event is lost to it.", name(), kind, PluginFailure.of(thrown));
        if (event instanceof SchedulerEvent.Requested requested && openRequests.remove(requested.requestId())) {
            host.watcher().failed(requested.requestId(), 500, "Plugin '%s' failed on this request.".formatted(name()));
        }
    }

    private <T> T guarded(Callback<T> callback) throws Exception {
        synchronized (this) {
            callbackSince = System.nanoTime();
            inCallback = true;
        }
        try {
            return callback.call();
        } finally {
            // What it did to its thread's interrupt would end the thread; we ourselves say Quit beside it.
            Thread.interrupted();
            synchronized (this) {
                inCallback = false;
                if (state == PluginState.UNRESPONSIVE) {
                    state = afterReturn();
                }
            }
        }
    }

    private synchronized PluginState afterReturn() {
        if (stopping.isPresent()) {
            return PluginState.RESTARTING;
        }
        return description.isPresent() ? PluginState.STANDBY : PluginState.LOADING;
    }

    private void release() {
        scheduler = null;
        var last = opened;
        if (last != null) {
            try {
                last.release().close();
            } catch (Throwable e) {
                LOG.warn("Plugin '{}' did not let go of its classes.", name(), PluginFailure.of(e));
            }
        }
    }

    private void refuse(String sentence, Throwable cause) {
        LOG.warn("{}", sentence, PluginFailure.of(cause));
        synchronized (this) {
            state = PluginState.FAILED;
            reason = sentence;
            scheduler = null;
            current = Optional.empty();
        }
        host.changed();
    }

    // ---- from the loop

    /** A leadership began with this of the plugin's committed. */
    void begin(Epoch epoch, Map<String, Blob> entries) {
        mailbox.add(new Work.Begin(epoch, entries));
    }

    /** The leadership is over: the scheduler is thrown away. */
    void end() {
        synchronized (this) {
            current = Optional.empty();
            stopping = Optional.empty();
            if (state == PluginState.RUNNING || state == PluginState.RESTARTING || state == PluginState.ENDED) {
                state = PluginState.STANDBY;
            }
        }
        mailbox.removeIf(work -> work instanceof Work.Deliver);
        openRequests.clear();
    }

    void tell(FrameworkId frameworkId, Incarnation incarnation, SchedulerEvent event) {
        synchronized (this) {
            if (!current.equals(Optional.of(incarnation))) {
                return;
            }
            if (event instanceof SchedulerEvent.Subscribed) {
                subscribed = Optional.of(frameworkId);
            }
            if (stopping.isPresent()) {
                return;
            }
            if (event instanceof SchedulerEvent.Error error) {
                state = PluginState.ENDED;
                reason = error.message();
            }
        }
        enqueue(incarnation, event);
    }

    private void enqueue(Incarnation incarnation, SchedulerEvent event) {
        if (mailbox.size() >= PluginHostConfig.MAILBOX_MAX) {
            stop(
                    incarnation,
                    PluginState.RESTARTING,
                    "It did not keep up: %d events waited for it.".formatted(PluginHostConfig.MAILBOX_MAX));
            return;
        }
        mailbox.add(new Work.Deliver(incarnation, event));
    }

    void setTimer(Incarnation incarnation, String name, Instant at) {
        if (!timers.set(incarnation, name, at, fired -> enqueue(incarnation, new SchedulerEvent.TimerFired(fired)))) {
            LOG.warn("Plugin '{}' has {} timers; '{}' was not set.", name(), PluginHostConfig.TIMERS_MAX, name);
        }
    }

    void cancelTimer(Incarnation incarnation, String name) {
        timers.cancel(incarnation, name);
    }

    /** Makes a stopped scheduler anew once its stop is released: from then on nothing of it can be committed any more. */
    synchronized void released(Published published) {
        if (stopping.isEmpty() || subscribed.isEmpty() || id == null) {
            return;
        }
        var live = published.state().live().framework(subscribed.get());
        if (live.flatMap(io.moorage.engine.state.LiveFramework::incarnation).equals(stopping)) {
            return;
        }
        var epoch = stopping.get().epoch();
        stopping = Optional.empty();
        current = Optional.empty();
        begin(epoch, published.state().decided().plugin(id).entries());
    }

    // ---- from anyone

    /** False if it does not run or has too much to answer already. */
    boolean request(RequestId requestId, Request request) {
        Incarnation incarnation;
        synchronized (this) {
            if (state != PluginState.RUNNING
                    || current.isEmpty()
                    || openRequests.size() >= PluginHostConfig.REQUESTS_MAX) {
                return false;
            }
            incarnation = current.get();
            openRequests.add(requestId);
        }
        enqueue(incarnation, new SchedulerEvent.Requested(requestId, request));
        return true;
    }

    void forget(RequestId requestId) {
        openRequests.remove(requestId);
    }

    /** By the watchdog, a few times a second. */
    void watch() {
        Optional<Incarnation> late = Optional.empty();
        synchronized (this) {
            long since = System.nanoTime() - callbackSince;
            if (!inCallback
                    || state == PluginState.UNRESPONSIVE
                    || since < host.callbackTimeout().toNanos()) {
                return;
            }
            if (current.isPresent() && stopping.isEmpty()) {
                late = current;
            }
            state = PluginState.UNRESPONSIVE;
            reason = "A callback has not returned within %s.".formatted(host.callbackTimeout());
        }
        var stack = new StringBuilder();
        for (var frame : thread.getStackTrace()) {
            stack.append("\n    at ").append(frame);
        }
        LOG.warn("Plugin '{}' does not return:{}", name(), stack);
        late.ifPresent(incarnation -> stop(incarnation, PluginState.UNRESPONSIVE, reason()));
        host.changed();
    }

    private void stop(Incarnation incarnation, PluginState shown, String why) {
        PluginId plugin;
        synchronized (this) {
            if (!current.equals(Optional.of(incarnation)) || stopping.isPresent() || id == null) {
                return;
            }
            stopping = current;
            state = shown;
            reason = why;
            plugin = id;
        }
        LOG.warn("Plugin '{}' is stopped: {}", name(), why);
        host.loop().insist(incarnation.epoch(), new Command.PluginStopped(plugin, incarnation));
        mailbox.removeIf(work -> work instanceof Work.Deliver);
        openRequests.removeIf(requestId -> {
            host.watcher().failed(requestId, 503, "Plugin '%s' was stopped: %s".formatted(name(), why));
            return true;
        });
    }

    private synchronized boolean runs(Incarnation incarnation) {
        return current.equals(Optional.of(incarnation)) && stopping.isEmpty();
    }

    synchronized Optional<SchedulerDescription> description() {
        return description;
    }

    synchronized PluginState state() {
        return state;
    }

    /** Whether its subscription is released. */
    synchronized boolean connected() {
        return state == PluginState.RUNNING && subscribed.isPresent();
    }

    private synchronized String reason() {
        return reason;
    }

    boolean bundled() {
        return source.bundled();
    }

    synchronized String name() {
        return id == null ? source.name() : id.value();
    }

    synchronized PluginStatus status() {
        return new PluginStatus(
                id == null ? "" : id.value(),
                version,
                source.name(),
                source.bundled(),
                state,
                reason,
                description.map(SchedulerDescription::pathPrefixes).orElse(List.of()),
                description.map(told -> told.framework().name()).orElse(""),
                errors,
                mailbox.size());
    }

    void close() {
        mailbox.clear();
        mailbox.add(new Work.Quit());
        thread.interrupt();
    }
}
