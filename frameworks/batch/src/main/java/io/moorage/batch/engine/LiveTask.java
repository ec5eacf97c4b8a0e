package io.moorage.batch.engine;

import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import io.moorage.workload.LaunchedTask;
import java.time.Instant;

/**
 * One launch of a task, from its accept to its last status. The record is put beside the accept, and again when it has started; the
 * condition is known only in memory, for a reconciliation tells it again.
 *
 * @param ordinal of the task within its job
 * @param launch counts the launches of that task, from 1; part of the id, so no id is used twice
 * @param started whether anybody said that it ran: if nobody did and its agent does not have it, it never reached it
 */
public record LiveTask(
        TaskId taskId,
        String jobId,
        int ordinal,
        int launch,
        AgentId agentId,
        Instant launchedAt,
        boolean started,
        Condition condition)
        implements LaunchedTask {
    /** How far it has come. */
    public enum Condition {
        STAGING,
        RUNNING,
        UNREACHABLE
    }

    /** @param tag of the job, which differs from that of an earlier job of the same id */
    static TaskId id(String jobId, String tag, int index, int launch) {
        return new TaskId("%s.%s.%d.%d".formatted(jobId, tag, index, launch));
    }

    public boolean unreachable() {
        return condition == Condition.UNREACHABLE;
    }

    LiveTask in(Condition changed) {
        boolean ran = started || changed == Condition.RUNNING;
        return new LiveTask(taskId, jobId, ordinal, launch, agentId, launchedAt, ran, changed);
    }
}
