package io.moorage.cron.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.workload.Turn;
import io.moorage.workload.task.EventDispatcher;
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
    private final EventDispatcher<Instance> dispatcher;
    private final Commands commands;

    /** @param retryAfter how long a run that failed waits before it is tried again */
    public CronEngine(CronState state, Duration retryAfter) {
        this.state = state;
        var runs = new Runs(state, retryAfter);
        var facts = new InstanceFacts(state, runs);
        reconciliation = new Reconciliation<>(state.tracker(), facts);
        var slots = new Slots(state, runs);
        steering = new Steering(state, slots, runs, reconciliation);
        var updates = new StatusUpdates<>(state.tracker(), reconciliation, facts, state::unreadable);
        dispatcher = new EventDispatcher<>(reconciliation, updates, steering);
        commands = new Commands(state, runs, slots, steering);
    }

    public void on(Turn turn, SchedulerEvent event) {
        dispatcher.on(turn, event);
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
        return dispatcher.frameworkId();
    }

    /** Why a job is as it is, in sentences. */
    public List<String> explain(Job job, Instant now) {
        return Explanation.of(job, state, reconciliation, now);
    }
}
