package io.moorage.cron.engine;

import io.moorage.api.TaskId;
import io.moorage.cron.model.JobName;

/** The keys of stored records. A job name has neither colon nor at sign, so they are never ambiguous. */
final class StateKey {
    static final String JOB = "job:";
    static final String PROGRESS = "progress:";
    static final String HISTORY = "history:";
    static final String RUN = "run:";
    static final String INSTANCE = "instance:";

    private StateKey() {}

    static String job(JobName name) {
        return JOB + name.value();
    }

    static String progress(JobName name) {
        return PROGRESS + name.value();
    }

    /** All of a job's history was one record once. */
    static String wholeHistory(JobName name) {
        return HISTORY + name.value();
    }

    static String history(JobName name, int place) {
        return HISTORY + name.value() + ":" + place;
    }

    static String run(Run run) {
        return RUN + run.id();
    }

    static String instance(TaskId id) {
        return INSTANCE + id.value();
    }
}
