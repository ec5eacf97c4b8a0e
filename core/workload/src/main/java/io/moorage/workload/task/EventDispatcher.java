package io.moorage.workload.task;

import io.moorage.api.Experimental;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.workload.LaunchedTask;
import io.moorage.workload.Turn;
import java.util.List;
import java.util.Optional;

/** Hands each event that is no request to who deals with it. */
@Experimental(since = "0.1")
public final class EventDispatcher<I extends LaunchedTask> {
    private final Reconciliation<I> reconciliation;
    private final StatusUpdates<I> updates;
    private final Planner planner;
    private Optional<FrameworkId> frameworkId = Optional.empty();

    /** The part of a framework that plans what to launch and to end. */
    public interface Planner {
        /** The master takes calls from now on, and knows nothing of earlier wishes for offers. */
        void subscribed();

        /** Answers all of these offers in this turn. */
        void offered(Turn turn, List<Offer> offers);

        /** A timer fired. */
        void awake(Turn turn);
    }

    public EventDispatcher(Reconciliation<I> reconciliation, StatusUpdates<I> updates, Planner planner) {
        this.reconciliation = reconciliation;
        this.updates = updates;
        this.planner = planner;
    }

    public void on(Turn turn, SchedulerEvent event) {
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> {
                frameworkId = Optional.of(subscribed.frameworkId());
                reconciliation.subscribed(turn);
                planner.subscribed();
            }
            case SchedulerEvent.Offers offers -> planner.offered(turn, offers.offers());
            case SchedulerEvent.Update update -> updates.apply(turn, update.status());
            case SchedulerEvent.AgentRecovered recovered ->
                reconciliation.recovered(turn, recovered.agentId(), recovered.fate());
            case SchedulerEvent.Recovered recovered -> reconciliation.recovered(turn);
            case SchedulerEvent.TimerFired timer -> {
                reconciliation.awake(turn);
                planner.awake(turn);
            }
            // Offers are answered in the batch that brings them, and updates say what became of tasks.
            case SchedulerEvent.Rescind rescind -> {}
            case SchedulerEvent.UpdateOperationStatus update -> {}
            case SchedulerEvent.Failure failure -> {}
            case SchedulerEvent.Requested requested -> {}
            case SchedulerEvent.Error error -> {}
        }
    }

    /** Absent until the master has given one. */
    public Optional<FrameworkId> frameworkId() {
        return frameworkId;
    }
}
