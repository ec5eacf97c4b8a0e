package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.Role;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import java.util.Optional;

/**
 * A task on an agent of this leader.
 *
 * @param role in which its framework holds its resources
 * @param latest the newest state that the agent told; a terminal one holds no resources
 * @param status the newest that was passed on to the framework; absent before the first
 * @param acceptedByAgent whether the agent ever said that it has the task: if not, its loss is TASK_DROPPED, else TASK_GONE
 */
public record LiveTask(
        TaskKey key,
        TaskInfo info,
        Role role,
        AgentId agentId,
        TaskState latest,
        Optional<TaskStatus> status,
        boolean acceptedByAgent) {}
