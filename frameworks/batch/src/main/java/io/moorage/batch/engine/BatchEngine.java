package io.moorage.batch.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import java.util.Optional;

/**
 * The brain: events in, calls into the turn. Not thread-safe; its host calls it from one thread at a time. After each event, and after
 * each command, {@link #settle} ends the turn.
 */
public final class BatchEngine {
    private final BatchState state;
    private final Recovery recovery;
    private final StatusUpdates updates;
    private final Steering steering;
    private final Commands commands;
    private Optional<FrameworkId> frameworkId = Optional.empty();

    public BatchEngine(BatchState state) {
        this.state = state;
        recovery = new Recovery(state);
        updates = new StatusUpdates(state, recovery);
        steering = new Steering(state, recovery, updates);
        commands = new Commands(state, recovery);
    }

    public void on(Turn turn, SchedulerEvent event) {
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> {
                frameworkId = Optional.of(subscribed.frameworkId());
                recovery.subscribed(turn);
                steering.subscribed(turn);
            }
            case SchedulerEvent.Offers offers -> new OfferRound(state, steering, turn, offers.offers()).run();
            case SchedulerEvent.Update update -> updates.apply(turn, update.status());
            case SchedulerEvent.AgentRecovered recovered ->
                steering.gone(recovery.settle(recovered.agentId(), recovered.fate(), turn));
            case SchedulerEvent.Recovered recovered -> recovery.settleAll(turn);
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
        return recovery.settled(task);
    }
}
