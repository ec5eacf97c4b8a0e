package io.moorage.cron.engine;

import io.moorage.api.TaskId;
import io.moorage.cron.model.JobName;
import java.time.Instant;
import java.util.Comparator;

/**
 * One decided run of a job that waits for its launch. Its record is put before anything is launched for it, and gives way to that
 * of the {@link Instance} in the turn that launches it: where there is a run, no task of this attempt ever was.
 *
 * @param due the slot, or when its parents or a user wanted it
 * @param mark tells runs apart that share job and time
 * @param attempt 0 for the first
 * @param arguments added to the command of this run alone
 * @param notBefore when it may be launched
 */
public record Run(JobName job, Instant due, String mark, int attempt, String arguments, Instant notBefore) {
    /** Those that waited longest first. */
    static final Comparator<Run> ORDER =
            Comparator.comparing(Run::notBefore).thenComparing(Run::due).thenComparing(Run::id);

    String id() {
        return job.value() + "@" + due.toEpochMilli() + "-" + mark;
    }

    /** Chronos' four parts, without the colons and slashes that paths of sandboxes cannot have. */
    TaskId taskId() {
        return new TaskId("ct." + due.toEpochMilli() + "." + attempt + "." + job.value() + "." + mark);
    }

    /** The same attempt under a task id of its own. */
    Run anew(String otherMark) {
        return new Run(job, due, otherMark, attempt, arguments, notBefore);
    }

    Run again(Instant at) {
        return new Run(job, due, mark, attempt + 1, arguments, at);
    }
}
