package io.moorage.api.scheduler;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.OperationStatus;
import io.moorage.api.TaskStatus;
import java.util.List;

/**
 * What the master tells a scheduler. Mesos' v1 events keep their names; the others are ours.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public sealed interface SchedulerEvent {
    /** The subscription is committed; offers follow. */
    record Subscribed(FrameworkId frameworkId) implements SchedulerEvent {}

    /** Resources to use or to decline. */
    record Offers(List<Offer> offers) implements SchedulerEvent {
        public Offers {
            offers = List.copyOf(offers);
        }
    }

    /** The offer is void; a call that uses it is refused. */
    record Rescind(OfferId offerId) implements SchedulerEvent {}

    /** A fact about a task. With a uuid it comes again until it is acknowledged. */
    record Update(TaskStatus status) implements SchedulerEvent {}

    /** What became of an operation with an id; told once, after it is durable. Later, offers show what there is. */
    record UpdateOperationStatus(OperationStatus status) implements SchedulerEvent {}

    /** The agent is lost to the master; updates about its tasks come beside this. */
    record Failure(AgentId agentId) implements SchedulerEvent {}

    /** After a master began to lead: what became of an agent that was admitted before. A reconcile now gets an answer. */
    record AgentRecovered(AgentId agentId, AgentFate fate) implements SchedulerEvent {}

    /** The fate of every agent that was admitted before is known. */
    record Recovered() implements SchedulerEvent {}

    /** A timer that this incarnation set is due. */
    record TimerFired(String name) implements SchedulerEvent {}

    /** Somebody asks over HTTP; answer with {@link SchedulerCall.Respond}, in this batch or a later one within 30 s. */
    record Requested(RequestId requestId, Request request) implements SchedulerEvent {}

    /** The subscription was refused or taken over; nothing follows. */
    @SuppressWarnings("AvoidCommonTypeNames") // Mesos' own name for this event
    record Error(String message) implements SchedulerEvent {}
}
