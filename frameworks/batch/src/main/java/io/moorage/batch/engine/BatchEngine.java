package io.moorage.batch.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.workload.Turn;
import io.moorage.workload.task.EventDispatcher;
import io.moorage.workload.task.Reconciliation;
import io.moorage.workload.task.StatusUpdates;
import java.util.List;
import java.util.Optional;

/**
 * The brain: events in, calls into the turn. Not thread-safe; its host calls it from one thread at a time. After each event, and after
 * each command, {@link #settle} ends the turn.
 */
public final class BatchEngine {
    private final BatchState state;
    private final Reconciliation<LiveTask> reconciliation;
    private final EventDispatcher<LiveTask> dispatcher;
    private final Steering steering;
    private final Commands commands;

    public BatchEngine(BatchState state) {
        this.state = state;
        var facts = new TaskFacts(state);
        reconciliation = new Reconciliation<>(state.tracker(), facts);
        steering = new Steering(state, reconciliation);
        var updates = new StatusUpdates<>(state.tracker(), reconciliation, facts, state::unreadable);
        dispatcher = new EventDispatcher<>(reconciliation, updates, steering);
        commands = new Commands(state, reconciliation);
    }

    public void on(Turn turn, SchedulerEvent event) {
        dispatcher.on(turn, event);
    }

    public void settle(Turn turn) {
        steering.settle(turn);
    }

    public BatchState state() {
        return state;
    }

    public Commands commands() {
        return commands;
    }

    public Optional<FrameworkId> frameworkId() {
        return dispatcher.frameworkId();
    }

    /** Whether a task's agent has been heard of since this master began to lead. */
    public boolean settled(LiveTask task) {
        return reconciliation.settled(task);
    }

    /** Why the agents whose offers were looked at last did not do. */
    public List<String> refusals(Job job) {
        return steering.refusals(job);
    }
}
