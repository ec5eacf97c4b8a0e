package io.moorage.testkit.cluster;

import io.moorage.api.ContainerId;
import io.moorage.api.TaskInfo;

/** A task that a host runs now, whatever master and scheduler know of it. */
public record RunningTask(SimulatedAgent agent, TaskInfo info, ContainerId container) {
    public String id() {
        return info.taskId().value();
    }

    /** As its scheduler named it; several tasks may have one name. */
    public String name() {
        return info.name();
    }

    /** The shell line or program. */
    public String command() {
        return info.command().value();
    }

    @Override
    public String toString() {
        return "'%s' on %s".formatted(id(), agent.name());
    }
}
