package io.moorage.api.scheduler;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.Experimental;
import io.moorage.api.Filters;
import io.moorage.api.OfferId;
import io.moorage.api.OperationId;
import io.moorage.api.ResourceOperation;
import io.moorage.api.Role;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a scheduler asks of the master. Mesos' v1 calls keep their names; the others are ours.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public sealed interface SchedulerCall {
    /**
     * Uses offers of one agent and one role. What the operations leave is declined with the filters. A refused launch comes
     * back as TASK_DROPPED, TASK_LOST or TASK_ERROR; it never refuses the rest of the batch.
     */
    record Accept(List<OfferId> offerIds, List<Operation> operations, Filters filters) implements SchedulerCall {
        public Accept {
            offerIds = List.copyOf(offerIds);
            operations = List.copyOf(operations);
        }
    }

    /** Gives offers back. */
    record Decline(List<OfferId> offerIds, Filters filters) implements SchedulerCall {
        public Decline {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** No more offers for these roles until revived; empty means all roles. */
    record Suppress(Set<Role> roles) implements SchedulerCall {
        public Suppress {
            roles = Set.copyOf(roles);
        }
    }

    /** Offers again, and every filter forgotten; empty means all roles. */
    record Revive(Set<Role> roles) implements SchedulerCall {
        public Revive {
            roles = Set.copyOf(roles);
        }
    }

    /** Ends a task. The intent is durable and is repeated until the task is terminal. */
    record Kill(TaskId taskId, Optional<AgentId> agentId, Optional<Duration> gracePeriod) implements SchedulerCall {}

    /** The scheduler has dealt with an update. */
    record Acknowledge(TaskId taskId, AgentId agentId, StatusUuid uuid) implements SchedulerCall {}

    /** Asks for the state of these tasks, or of all if empty. Silence means: not known yet. */
    record Reconcile(List<TaskReference> tasks) implements SchedulerCall {
        public Reconcile {
            tasks = List.copyOf(tasks);
        }
    }

    /** A task, and where it was last known to be. */
    record TaskReference(TaskId taskId, Optional<AgentId> agentId) {}

    /** Keeps a value; durable when anything of this batch is seen outside. Keys have at most 512 characters, values 1 MiB. */
    record Put(String key, Blob value) implements SchedulerCall {
        public static final int KEY_LENGTH_MAX = 512;
        public static final int VALUE_BYTES_MAX = 1024 * 1024;

        public Put {
            if (key.isEmpty() || key.length() > KEY_LENGTH_MAX || value.length() > VALUE_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "A key has 1 to %d characters and a value at most %d bytes, but these have %d and %d."
                                .formatted(KEY_LENGTH_MAX, VALUE_BYTES_MAX, key.length(), value.length()));
            }
        }
    }

    /** Forgets a value. */
    record Delete(String key) implements SchedulerCall {}

    /** One {@link SchedulerEvent.TimerFired} at that time or soon after; replaces a timer of the same name. Dies with the incarnation. */
    record SetTimer(String name, Instant at) implements SchedulerCall {}

    /** Forgets a timer; none of that name is no error. */
    record CancelTimer(String name) implements SchedulerCall {}

    /** Answers a request. */
    record Respond(RequestId requestId, Response response) implements SchedulerCall {}

    /** What an accept does with the resources. */
    sealed interface Operation {}

    /**
     * Reserves, unreserves, or makes, wipes, grows and shrinks volumes. Operations are tried in order, each against what those
     * before it left; one that is wrong is skipped. What it makes is durable before anything of it is seen, and what no later
     * operation uses is offered anew at once.
     *
     * @param operationId if present, {@link SchedulerEvent.UpdateOperationStatus} tells what became of it
     */
    record Convert(Optional<OperationId> operationId, ResourceOperation change) implements Operation {}

    /** Starts tasks. */
    record Launch(List<TaskInfo> tasks) implements Operation {
        public Launch {
            tasks = List.copyOf(tasks);
        }
    }
}
