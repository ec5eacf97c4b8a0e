package io.moorage.cron.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.workload.Turn;
import io.moorage.workload.offer.Launchable;
import io.moorage.workload.offer.OfferRound;
import io.moorage.workload.task.Reconciliation;
import io.moorage.workload.task.StatusUpdates;
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
    private final Reconciliation<Instance> reconciliation;
    private final Steering steering;
    private final StatusUpdates<Instance> updates;
    private final Commands commands;
    private Optional<FrameworkId> frameworkId = Optional.empty();

    /** @param retryAfter how long a run that failed waits before it is tried again */
    public CronEngine(CronState state, Duration retryAfter) {
        this.state = state;
        var runs = new Runs(state, retryAfter);
        var facts = new InstanceFacts(state, runs);
        reconciliation = new Reconciliation<>(state.tracker(), facts);
        var slots = new Slots(state, runs);
        steering = new Steering(state, slots, runs, reconciliation);
        updates = new StatusUpdates<>(state.tracker(), reconciliation, facts, state::unreadable);
        commands = new Commands(state, runs, slots, steering);
    }

    public void on(Turn turn, SchedulerEvent event) {
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> {
                frameworkId = Optional.of(subscribed.frameworkId());
                reconciliation.subscribed(turn);
                steering.subscribed();
            }
            case SchedulerEvent.Offers offers -> {
                state.queue().ripen(turn.now());
                new OfferRound<>(
                                RunPlacement.MATCHER,
                                state.ledgers(),
                                new RunPlacement(state, turn),
                                turn,
                                offers.offers())
                        .run(launchable(turn));
            }
            case SchedulerEvent.Update update -> updates.apply(turn, update.status());
            case SchedulerEvent.AgentRecovered recovered ->
                reconciliation.recovered(turn, recovered.agentId(), recovered.fate());
            case SchedulerEvent.Recovered recovered -> reconciliation.recovered(turn);
            case SchedulerEvent.TimerFired timer -> steering.awake(turn);
            // Offers are answered in the batch that brings them, and updates say what became of tasks.
            case SchedulerEvent.Rescind rescind -> {}
            case SchedulerEvent.Failure failure -> {}
            case SchedulerEvent.Requested requested -> {}
            case SchedulerEvent.Error error -> {}
        }
    }

    /** Runs whose job is gone, or cannot be read, are left alone. */
    private List<Launchable<Run>> launchable(Turn turn) {
        var ready = state.queue().ready();
        ready.removeIf(launchable -> !waits(turn, launchable.key()));
        return ready;
    }

    private boolean waits(Turn turn, Run run) {
        var job = state.job(run.job());
        job.ifPresent(found -> state.ledgers().open(found.definition().demand(), turn.now()));
        return job.isPresent();
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
        return Explanation.of(job, state, reconciliation, now);
    }
}
