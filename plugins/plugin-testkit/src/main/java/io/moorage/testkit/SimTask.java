package io.moorage.testkit;

import io.moorage.api.ExitStatus;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import java.util.Optional;

/** A task as the simulated cluster has it. */
public final class SimTask {
    final TaskInfo info;
    TaskState state = TaskState.TASK_STAGING;
    Optional<ExitStatus> exit = Optional.empty();
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

    /** How it truly ended, if its agent knows. */
    public Optional<ExitStatus> exit() {
        return exit;
    }

    public boolean killWanted() {
        return killWanted;
    }

    public boolean live() {
        return !state.terminal();
    }
}
