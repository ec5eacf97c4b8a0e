package io.moorage.workload;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.api.TaskId;

/** A task that was launched and has not ended, as a scheduler keeps it. */
@Experimental(since = "0.1")
public interface LaunchedTask {
    TaskId taskId();

    /** The agent that it was launched on; a task never moves. */
    AgentId agentId();
}
