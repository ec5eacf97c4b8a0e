package io.moorage.batch;

import io.moorage.api.ExitStatus;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.testkit.SimTask;
import java.util.Optional;

/** A task as its agent has it, and which of its job it is. */
record BatchTask(SimTask task) {
    TaskInfo info() {
        return task.info();
    }

    TaskId id() {
        return info().taskId();
    }

    TaskState state() {
        return task.state();
    }

    Optional<ExitStatus> exit() {
        return task.exit();
    }

    boolean killWanted() {
        return task.killWanted();
    }

    boolean live() {
        return task.live();
    }

    String job() {
        return part(0);
    }

    int index() {
        return Integer.parseInt(part(2));
    }

    /** The job and the index. */
    String place() {
        return job() + "/" + index();
    }

    private String part(int number) {
        return id().value().split("\\.", -1)[number];
    }
}
