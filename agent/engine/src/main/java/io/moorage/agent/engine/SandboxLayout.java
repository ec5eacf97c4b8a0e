package io.moorage.agent.engine;

import io.moorage.api.AgentId;
import io.moorage.api.ContainerId;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;

/** Where sandboxes lie: Mesos' paths, which tools and people know. Ids hold no slash and are no dot paths, so none leads out. */
public final class SandboxLayout {
    private SandboxLayout() {}

    /** The directory of all runs of a task. */
    public static String runs(String workDir, AgentId agentId, FrameworkId frameworkId, TaskId taskId) {
        return "%s/slaves/%s/frameworks/%s/executors/%s/runs"
                .formatted(workDir, agentId.value(), frameworkId.value(), taskId.value());
    }

    /** The only directory of one run. */
    public static String sandbox(
            String workDir, AgentId agentId, FrameworkId frameworkId, TaskId taskId, ContainerId containerId) {
        return "%s/%s".formatted(runs(workDir, agentId, frameworkId, taskId), containerId.value());
    }
}
