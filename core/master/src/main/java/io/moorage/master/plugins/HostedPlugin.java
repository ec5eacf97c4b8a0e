package io.moorage.master.plugins;

import io.moorage.api.Filters;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.PluginId;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.command.Command;
import io.moorage.engine.state.LiveFramework;
import io.moorage.hosting.PluginRefusedException;
import io.moorage.master.loop.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One plugin, whoever's code runs it: at most one incarnation at a time, stopped before the next one is made. A replacement is opened
 * beside what runs, takes over once the stop of that is committed, and gives way again if it cannot make its scheduler. Called by
 * its runners, the loop, the watchdog and HTTP; all fields are guarded by the plugin.
 */
final class HostedPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(HostedPlugin.class);
    private static final Duration REOPEN_AFTER = Duration.ofSeconds(1);

    /** How long a replacement may take to be there. */
    private static final Duration AWAIT_NEXT = Duration.ofSeconds(30);

    private final PluginId id;
    private final PluginHost host;
    private final OpenRequests requests;
    private final PluginTimers timers;
    private final IncarnationStage stage = new IncarnationStage();
    private final RestartBackoff backoff = new RestartBackoff();
    private final RefusalPacing pacing = new RefusalPacing();

    private PluginRunner present;
    private @Nullable PluginRunner next;
    private long nextSince;
    private @Nullable PluginSource retired;
    private @Nullable PluginRunner fallback;
    private Optional<Command> pin = Optional.empty();
    private CompletableFuture<Void> replaced = CompletableFuture.completedFuture(null);
    private boolean open;
    private boolean reopening;
    private boolean waiting;
    private boolean failed;
    private boolean ended;
    private boolean closed;
    private Optional<FrameworkId> subscribed = Optional.empty();
    private String reason = "";
    private long errors;

    HostedPlugin(PluginSource source, PluginHost host) {
        this.id = source.id();
        this.host = host;
        this.requests = new OpenRequests(host.watcher());
        this.timers = new PluginTimers(host.timers(), host.clock(), IncarnationStage.NOBODY);
        this.present = new PluginRunner(source, this, host);
    }

    void start() {
        present.start();
    }

    /** As {@link #replace}, for one that was not there. */
    synchronized CompletableFuture<Void> install(Optional<Command> pinned) {
        pin = pinned;
        replaced = new CompletableFuture<>();
        present.start();
        return replaced;
    }

    // ---- replacing

    /**
     * Lets this source take over, which may be another one of the same id or the same once more. Done when its scheduler is made and
     * its subscription handed over; fails with a {@link PluginRefusedException} if it cannot, and what ran before runs on.
     *
     * @param pinned goes to the loop before the subscription
     */
    synchronized CompletableFuture<Void> replace(PluginSource source, Optional<Command> pinned) {
        if (!replaced.isDone() || closed) {
            return CompletableFuture.failedFuture(new PluginRefusedException(
                    "Plugin '%s' is being installed, restarted or removed already. Try again when that is done."
                            .formatted(id.value())));
        }
        replaced = new CompletableFuture<>();
        pin = pinned;
        next = new PluginRunner(source, this, host);
        nextSince = System.nanoTime();
        next.start();
        return replaced;
    }

    /** The code of a runner can be used no more: its scheduler is stopped, its source opened again until that works. */
    void lost(PluginRunner runner, String why) {
        if (isNext(runner)) {
            notOpened(runner, why);
            return;
        }
        synchronized (this) {
            if (closed || runner != present) {
                return;
            }
            stop(why);
            endCreation();
            reason = why;
            open = false;
            reopenLater();
        }
        runner.close();
        host.changed();
    }

    private synchronized boolean isNext(PluginRunner runner) {
        return runner == next;
    }

    private void reopenLater() {
        var runner = new PluginRunner(present.source(), this, host);
        present = runner;
        reopening = true;
        host.timers().schedule(() -> startIfPresent(runner), REOPEN_AFTER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void startIfPresent(PluginRunner runner) {
        if (!closed && runner == present) {
            runner.start();
        }
    }

    // ---- from the runners

    /** False if the runner is not wanted any more. */
    boolean opened(PluginRunner runner, SchedulerDescription told) throws PluginRefusedException {
        host.paths().claim(this, told.pathPrefixes());
        synchronized (this) {
            if (closed || (runner != present && runner != next)) {
                return false;
            }
            if (runner == next) {
                takeOver(runner);
            }
            open = true;
            reopening = false;
            failed = false;
            beginIfIdle();
        }
        host.changed();
        return true;
    }

    private void takeOver(PluginRunner runner) {
        stop("It is being replaced.");
        endCreation();
        if (open && !failed && !present.late()) {
            fallback = present;
        } else {
            present.close();
        }
        retired = present.source();
        present = runner;
        next = null;
        waiting = false;
    }

    /** A source that is not the present one is done with. */
    private void retire(@Nullable PluginSource source) {
        if (source != null && source != present.source()) {
            source.close();
        }
    }

    /** What is still being made was never subscribed, so nothing of it is to be stopped. */
    private void endCreation() {
        if (stage.stage() == IncarnationStage.Stage.CREATING) {
            stage.over();
        }
    }

    void notOpened(PluginRunner runner, String sentence) {
        synchronized (this) {
            if (runner == next) {
                next = null;
                retire(runner.source());
                refuseReplacement(sentence);
            } else if (runner == present) {
                reason = sentence;
                failed = !reopening;
                if (reopening) {
                    reopenLater();
                } else {
                    refuseReplacement(sentence);
                }
            }
        }
        host.changed();
    }

    /** Its source is not there yet. */
    void awaited(PluginRunner runner, String sentence) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (runner == present) {
                reason = sentence;
                failed = false;
                reopenLater();
            } else if (runner == next && System.nanoTime() - nextSince < AWAIT_NEXT.toNanos()) {
                next = new PluginRunner(runner.source(), this, host);
                next.start();
            } else {
                notOpened(runner, sentence);
            }
        }
        host.changed();
    }

    synchronized boolean wants(PluginRunner runner, Incarnation incarnation) {
        return !closed && runner == present && stage.isCurrent(incarnation) && host.leadsIn(incarnation.epoch());
    }

    void created(PluginRunner runner, Incarnation incarnation, SchedulerDescription told) {
        Optional<Command> first;
        synchronized (this) {
            if (!wants(runner, incarnation)) {
                return;
            }
            first = pin;
            pin = Optional.empty();
            stage.subscribing();
            ended = false;
            reason = "";
            timers.restart(incarnation);
        }
        first.ifPresent(command -> host.submit(incarnation.epoch(), command));
        host.submit(incarnation.epoch(), new Command.SubscribePlugin(id, incarnation, told.framework()));
        host.paths().keep(this, told.pathPrefixes());
        synchronized (this) {
            if (stage.isCurrent(incarnation) && stage.subscribed()) {
                submitStop(incarnation);
            }
            if (fallback != null) {
                fallback.close();
                fallback = null;
            }
            retire(retired);
            retired = null;
            replaced.complete(null);
        }
        host.changed();
    }

    void notCreated(PluginRunner runner, Incarnation incarnation, String sentence) {
        synchronized (this) {
            if (!wants(runner, incarnation)) {
                return;
            }
            giveWay(sentence);
        }
        host.changed();
    }

    /** The present code cannot make its scheduler. */
    private void giveWay(String sentence) {
        stage.over();
        if (fallback == null) {
            failed = true;
            reason = sentence;
        } else {
            fallBack();
        }
        refuseReplacement(sentence);
        beginIfIdle();
    }

    private void fallBack() {
        if (fallback != null) {
            var source = present.source();
            present.close();
            present = fallback;
            fallback = null;
            retired = null;
            retire(source);
        }
    }

    private void refuseReplacement(String sentence) {
        var told = present.description();
        host.paths().keep(this, told == null ? List.of() : told.pathPrefixes());
        pin = Optional.empty();
        replaced.completeExceptionally(new PluginRefusedException(sentence));
    }

    synchronized boolean runs(Incarnation incarnation) {
        return !closed && stage.runs(incarnation);
    }

    void failed(Incarnation incarnation, SchedulerEvent event, String sentence) {
        synchronized (this) {
            errors++;
            reason = "On '%s' it failed: %s".formatted(event.getClass().getSimpleName(), sentence);
        }
        if (event instanceof SchedulerEvent.Requested requested) {
            requests.fail(requested.requestId(), 500, "Plugin '%s' failed on this request.".formatted(id.value()));
        } else if (event instanceof SchedulerEvent.Offers offers) {
            // It will not answer these, and nobody else would have them until they time out.
            decided(
                    incarnation,
                    Batch.of(new SchedulerCall.Decline(
                            offers.offers().stream().map(Offer::id).toList(), Filters.DEFAULT)));
        }
    }

    /** What is to be submitted now of what was said to one event; the rest follows later. */
    Batch paced(Incarnation incarnation, Batch batch) {
        RefusalPacing.Paced paced;
        synchronized (this) {
            paced = pacing.pace(batch, host.clock().instant());
        }
        if (!paced.postponed().calls().isEmpty()) {
            host.timers()
                    .schedule(
                            () -> insist(incarnation, paced.postponed()),
                            RefusalPacing.PAUSE.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
        return paced.now();
    }

    private void insist(Incarnation incarnation, Batch batch) {
        if (runs(incarnation)) {
            host.loop().insist(incarnation.epoch(), new Command.PluginBatch(id, incarnation, batch));
        }
    }

    /** On the plugin's thread. */
    void decided(Incarnation incarnation, Batch batch) {
        if (runs(incarnation)) {
            host.submit(incarnation.epoch(), new Command.PluginBatch(id, incarnation, requests.decided(batch)));
        }
    }

    // ---- from the loop

    /** Makes the next scheduler if none is there and one is due. */
    synchronized void beginIfIdle() {
        boolean may = open && !failed && !closed && !waiting && stage.idle();
        if (may && (pin.isPresent() || host.isPlaced(present.source()))) {
            host.committed(id).ifPresent(entries -> present.begin(stage.begin(host.epoch()), entries));
        }
    }

    /** The leadership is over: the scheduler is thrown away. */
    synchronized void end() {
        stage.over();
        subscribed = Optional.empty();
        ended = false;
        waiting = false;
        if (next != null) {
            next.close();
            next = null;
        }
        fallBack();
        present.forgetEvents();
        requests.clear();
        refuseReplacement("This master does not lead any more.");
    }

    void tell(FrameworkId frameworkId, Incarnation incarnation, SchedulerEvent event) {
        synchronized (this) {
            if (!stage.isCurrent(incarnation)) {
                return;
            }
            if (event instanceof SchedulerEvent.Subscribed) {
                subscribed = Optional.of(frameworkId);
            }
            if (event instanceof SchedulerEvent.Error error) {
                ended = true;
                reason = error.message();
            }
        }
        enqueue(incarnation, event);
    }

    private synchronized void enqueue(Incarnation incarnation, SchedulerEvent event) {
        if (runs(incarnation) && !present.deliver(incarnation, event)) {
            punish("It did not keep up: %d events waited for it.".formatted(PluginHostConfig.MAILBOX_MAX));
        }
    }

    void setTimer(Incarnation incarnation, String name, Instant at) {
        if (!timers.set(incarnation, name, at, fired -> enqueue(incarnation, new SchedulerEvent.TimerFired(fired)))) {
            LOG.warn("Plugin '{}' has {} timers; '{}' was not set.", id.value(), PluginHostConfig.TIMERS_MAX, name);
        }
    }

    void cancelTimer(Incarnation incarnation, String name) {
        timers.cancel(incarnation, name);
    }

    /** Makes the next scheduler once the stop of the last is released: from then on nothing of it can be committed any more. */
    synchronized void released(Published published) {
        var stopping = stage.stopping();
        if (stopping.isEmpty() || subscribed.isEmpty()) {
            return;
        }
        var connected = published.state().live().framework(subscribed.get()).flatMap(LiveFramework::incarnation);
        if (!connected.equals(stopping)) {
            stage.over();
            subscribed = Optional.empty();
            beginIfIdle();
        }
    }

    // ---- from anyone

    /** False if it does not run or has too much to answer already. */
    synchronized boolean request(RequestId requestId, Request request) {
        if (state() != PluginState.RUNNING || !requests.add(requestId)) {
            return false;
        }
        enqueue(stage.latest(), new SchedulerEvent.Requested(requestId, request));
        return true;
    }

    void forget(RequestId requestId) {
        requests.forget(requestId);
    }

    /** By the watchdog, a few times a second. */
    void watch() {
        synchronized (this) {
            var timeout = host.callbackTimeout();
            var sentence = "A callback has not returned within %s.".formatted(timeout);
            if (next != null && next.becameLate(timeout)) {
                next.close();
                notOpened(next, sentence);
            } else if (present.becameLate(timeout)) {
                if (!stage.runs() && !replaced.isDone()) {
                    giveWay(sentence);
                } else {
                    punish(sentence);
                    reason = sentence;
                }
            }
        }
        host.changed();
    }

    /** Ends what runs for what it did; who does that often waits before it may again. */
    private void punish(String why) {
        if (!stage.runs()) {
            return;
        }
        stop(why);
        var wait = backoff.stopped(host.clock().instant());
        if (wait.isPositive()) {
            waiting = true;
            host.timers().schedule(this::waited, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void waited() {
        waiting = false;
        beginIfIdle();
    }

    /** Ends what runs, if anything does. What is still being made is left to return. */
    private void stop(String why) {
        if (!stage.runs()) {
            return;
        }
        LOG.warn("Plugin '{}' is stopped: {}", id.value(), why);
        reason = why;
        present.forgetEvents();
        requests.failAll(503, "Plugin '%s' was stopped: %s".formatted(id.value(), why));
        if (stage.stop()) {
            submitStop(stage.latest());
        }
    }

    private void submitStop(Incarnation incarnation) {
        host.loop().insist(incarnation.epoch(), new Command.PluginStopped(id, incarnation));
    }

    PluginId id() {
        return id;
    }

    synchronized PluginSource source() {
        return present.source();
    }

    synchronized PluginState state() {
        if (present.late()) {
            return PluginState.UNRESPONSIVE;
        }
        if (failed) {
            return PluginState.FAILED;
        }
        return switch (stage.stage()) {
            case SUBSCRIBING, RUNNING -> ended ? PluginState.ENDED : PluginState.RUNNING;
            case STOP_LATER, STOPPING -> PluginState.RESTARTING;
            case CREATING -> stage.count() > 1 ? PluginState.RESTARTING : PluginState.STANDBY;
            case IDLE ->
                reopening || waiting ? PluginState.RESTARTING : open ? PluginState.STANDBY : PluginState.LOADING;
        };
    }

    /** Why it cannot run; empty if it may. */
    synchronized Optional<String> failure() {
        return failed ? Optional.of(reason) : Optional.empty();
    }

    /** Opens its source again if it could not run. */
    void tryAgain() {
        synchronized (this) {
            if (!failed || closed) {
                return;
            }
            failed = false;
            reopening = true;
            present = new PluginRunner(present.source(), this, host);
            present.start();
        }
        host.changed();
    }

    /** Whether its subscription is released. */
    synchronized boolean connected() {
        return state() == PluginState.RUNNING && subscribed.isPresent();
    }

    /** Whether its subscription is released, also if it does not return since. */
    synchronized boolean hears() {
        return stage.runs() && subscribed.isPresent();
    }

    synchronized boolean hearsAs(String sha256) {
        return hears() && !source().bundled() && source().sha256().equals(sha256);
    }

    synchronized PluginStatus status() {
        var told = Optional.ofNullable(present.description());
        return new PluginStatus(
                id.value(),
                present.version(),
                present.source().name(),
                present.source().bundled(),
                present.source().sha256(),
                present.source().place(),
                state(),
                reason,
                told.map(SchedulerDescription::pathPrefixes).orElse(List.of()),
                told.map(description -> description.framework().name()).orElse(""),
                errors,
                present.waiting());
    }

    void close() {
        synchronized (this) {
            closed = true;
            stage.over();
            timers.restart(IncarnationStage.NOBODY);
            requests.failAll(503, "Plugin '%s' is gone.".formatted(id.value()));
            if (next != null) {
                next.close();
            }
            if (fallback != null) {
                fallback.close();
            }
            present.close();
            present.source().close();
            replaced.completeExceptionally(
                    new PluginRefusedException("Plugin '%s' is being removed.".formatted(id.value())));
        }
        host.paths().keep(this, List.of());
    }
}
