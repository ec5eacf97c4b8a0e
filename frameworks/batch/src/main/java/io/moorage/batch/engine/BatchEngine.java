package io.moorage.batch.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.workload.Turn;
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
    private final StatusUpdates<LiveTask> updates;
    private final Steering steering;
    private final Commands commands;
    private Optional<FrameworkId> frameworkId = Optional.empty();

    public BatchEngine(BatchState state) {
        this.state = state;
        var facts = new TaskFacts(state);
        reconciliation = new Reconciliation<>(state.tracker(), facts);
        updates = new StatusUpdates<>(state.tracker(), reconciliation, facts, state::unreadable);
        steering = new Steering(state, reconciliation);
        commands = new Commands(state, reconciliation);
    }

    public void on(Turn turn, SchedulerEvent event) {
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> {
                frameworkId = Optional.of(subscribed.frameworkId());
                reconciliation.subscribed(turn);
                steering.subscribed();
            }
            case SchedulerEvent.Offers offers -> steering.answer(turn, offers.offers());
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
        return frameworkId;
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
