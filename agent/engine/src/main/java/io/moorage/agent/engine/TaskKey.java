package io.moorage.agent.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;
import java.util.Comparator;

/** Task ids are unique within their framework only. */
record TaskKey(FrameworkId frameworkId, TaskId taskId) implements Comparable<TaskKey> {
    private static final Comparator<TaskKey> ORDER = Comparator.comparing(
                    (TaskKey key) -> key.frameworkId().value())
            .thenComparing(key -> key.taskId().value());

    @Override
    public int compareTo(TaskKey other) {
        return ORDER.compare(this, other);
    }
}
