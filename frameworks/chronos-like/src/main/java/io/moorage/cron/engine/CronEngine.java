package io.moorage.cron.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The brain: events in, calls into the turn. Not thread-safe; its host calls it from one thread at a time. After each event,
 * and after each command, {@link #settle} ends the turn.
 */
public final class CronEngine {
    private final CronState state;
    private final OfferLedger ledger = new OfferLedger();
    private final Recovery recovery;
    private final Steering steering;
    private final StatusUpdates updates;
    private final Commands commands;
    private Optional<FrameworkId> frameworkId = Optional.empty();

    /** @param retryAfter how long a run that failed waits before it is tried again */
    public CronEngine(CronState state, Duration retryAfter) {
        this.state = state;
        recovery = new Recovery(state);
        var runs = new Runs(state, retryAfter);
        var slots = new Slots(state, runs);
        steering = new Steering(state, slots, runs, recovery);
        updates = new StatusUpdates(state, recovery, runs);
        commands = new Commands(state, runs, slots, steering);
    }

    public void on(Turn turn, SchedulerEvent event) {
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> {
                frameworkId = Optional.of(subscribed.frameworkId());
                recovery.subscribed(state, turn);
                steering.subscribed(turn);
            }
            case SchedulerEvent.Offers offers -> {
                state.queue().ripen(turn.now());
                new OfferRound(state, ledger, turn, offers.offers()).run();
            }
            case SchedulerEvent.Update update -> updates.apply(turn, update.status());
            case SchedulerEvent.AgentRecovered recovered ->
                recovery.settle(recovered.agentId(), recovered.fate(), state, turn)
                        .forEach(instance -> updates.gone(turn, instance));
            case SchedulerEvent.Recovered recovered -> recovery.settleAll(state, turn);
            case SchedulerEvent.TimerFired timer -> steering.awake(turn);
            // Offers are answered in the batch that brings them, and updates say what became of tasks.
            case SchedulerEvent.Rescind rescind -> {}
            case SchedulerEvent.Failure failure -> {}
            case SchedulerEvent.Requested requested -> {}
            case SchedulerEvent.Error error -> {}
        }
    }

    public void settle(Turn turn) {
        steering.settle(turn);
    }

    public CronState state() {
        return state;
    }

    public Commands commands() {
        return commands;
    }

    public Optional<FrameworkId> frameworkId() {
        return frameworkId;
    }

    /** Why a job is as it is, in sentences. */
    public List<String> explain(Job job, Instant now) {
        return Explanation.of(job, state, ledger, recovery, now);
    }
}
