package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.engine.state.AdmittedAgent.Standing;
import io.moorage.engine.state.LiveTask;
import java.time.Instant;
import java.util.Optional;

/** What a master knows of a task, in Mesos' order of answers; empty means silence: ask again later. */
final class Reconciliation {
    private Reconciliation() {}

    static Optional<TaskStatus> answer(View view, TaskKey key, Optional<AgentId> agentId, Instant now) {
        var task = view.task(key);
        if (task.isPresent()) {
            return Optional.of(latest(task.get(), now));
        }
        boolean aware = view.partitionAware(key.frameworkId());
        var awaited = view.live().awaited();
        if (agentId.isEmpty() ? !awaited.isEmpty() : awaited.containsKey(agentId.get())) {
            return Optional.empty();
        }
        var standing = agentId.flatMap(id -> view.decided().agent(id)).map(agent -> agent.standing());
        if (standing.filter(s -> s == Standing.UNREACHABLE).isPresent()) {
            return Optional.of(
                    made(key, TaskState.TASK_UNREACHABLE, aware, "The task's agent is unreachable.", agentId, now));
        }
        if (standing.isPresent()) {
            return Optional.of(made(
                    key, TaskState.TASK_GONE, aware, "The task's agent is here and does not have it.", agentId, now));
        }
        return Optional.of(made(key, TaskState.TASK_UNKNOWN, aware, "No agent has this task.", agentId, now));
    }

    static TaskStatus latest(LiveTask task, Instant now) {
        return Statuses.of(
                task.key().taskId(),
                task.status().map(TaskStatus::state).orElse(task.latest()),
                StatusReason.RECONCILIATION,
                "The latest state that the master knows.",
                Optional.of(task.agentId()),
                now);
    }

    private static TaskStatus made(
            TaskKey key, TaskState state, boolean aware, String message, Optional<AgentId> agentId, Instant now) {
        return Statuses.of(
                key.taskId(), Statuses.legacy(state, aware), StatusReason.RECONCILIATION, message, agentId, now);
    }
}
