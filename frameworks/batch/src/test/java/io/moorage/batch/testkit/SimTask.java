package io.moorage.batch.testkit;

import io.moorage.api.ExitStatus;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import java.util.Optional;

/** A task as its agent has it. */
public final class SimTask {
    final TaskInfo info;
    TaskState state = TaskState.TASK_STAGING;
    Optional<ExitStatus> exit = Optional.empty();
    boolean killWanted;

    SimTask(TaskInfo info) {
        this.info = info;
    }

    public TaskId id() {
        return info.taskId();
    }

    public TaskInfo info() {
        return info;
    }

    public TaskState state() {
        return state;
    }

    /** How it truly ended, if it has. */
    public Optional<ExitStatus> exit() {
        return exit;
    }

    public boolean killWanted() {
        return killWanted;
    }

    private String part(int number) {
        return id().value().split("\\.", -1)[number];
    }

    /** The job and the index. */
    public String place() {
        return job() + "/" + index();
    }

    public boolean live() {
        return !state.terminal();
    }

    public int index() {
        return Integer.parseInt(part(2));
    }

    public String job() {
        return part(0);
    }
}
