package io.moorage.workload.task;

import io.moorage.api.Experimental;
import io.moorage.api.TaskStatus;
import io.moorage.workload.LaunchedTask;
import io.moorage.workload.Turn;

/**
 * What a framework makes of facts about its tasks. A fact may come late or twice; what it means is put in the turn that tells it, for
 * the fact is acknowledged in the same batch.
 */
@Experimental(since = "0.1")
public interface InstanceListener<I extends LaunchedTask> {
    /** Its agent says that it has it: staging, starting or running. */
    void reached(Turn turn, I instance, TaskStatus status);

    /** Its agent cannot be reached; it may still run. */
    void unreachable(Turn turn, I instance);

    /** It has ended for good; the framework removes it from the tracker. */
    void ended(Turn turn, I instance, TaskStatus status);

    /** Its agent is gone for good, and nobody will ever say how it ended. */
    default void gone(Turn turn, I instance, TaskStatus status) {
        ended(turn, instance, status);
    }

    /** Whether it is to end: then it is told so again after a restart. */
    boolean stopping(I instance);

    /** Its agent was not heard of since this incarnation began, and now is, or is known to be away. */
    default void settled(I instance) {}
}
