package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import java.time.Instant;
import java.util.Optional;

/** Statuses of the master's own making: no uuid, never acknowledged, repeated only by reconciliation. */
final class Statuses {
    private Statuses() {}

    static TaskStatus of(
            TaskId taskId,
            TaskState state,
            StatusReason reason,
            String message,
            Optional<AgentId> agentId,
            Instant now) {
        return new TaskStatus(
                taskId,
                state,
                StatusSource.MASTER,
                Optional.of(reason),
                message,
                agentId,
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A framework that is not partition-aware knows only TASK_LOST for all of these. */
    static TaskState legacy(TaskState state, boolean partitionAware) {
        return partitionAware ? state : TaskState.TASK_LOST;
    }
}
