package io.moorage.api;

import java.time.Instant;
import java.util.Optional;

/**
 * One fact about a task.
 *
 * @param message a sentence for people, may be empty
 * @param agentId absent when the master does not know it
 * @param uuid present when the update must be acknowledged; absent in statuses of the master's own making
 * @param healthy absent while no check has answered
 * @param exit present in terminal statuses of the agent
 */
public record TaskStatus(
        TaskId taskId,
        TaskState state,
        StatusSource source,
        Optional<StatusReason> reason,
        String message,
        Optional<AgentId> agentId,
        Instant timestamp,
        Optional<StatusUuid> uuid,
        Optional<Boolean> healthy,
        Optional<ExitStatus> exit) {}
