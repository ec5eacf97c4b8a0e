package io.moorage.testkit;

import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;

/** A task as the simulated cluster has it. */
public final class SimTask {
    final TaskInfo info;
    TaskState state = TaskState.TASK_STAGING;
    boolean killWanted;

    SimTask(TaskInfo info) {
        this.info = info;
    }

    public TaskInfo info() {
        return info;
    }

    public TaskState state() {
        return state;
    }

    public boolean killWanted() {
        return killWanted;
    }

    public boolean live() {
        return !state.terminal();
    }
}
