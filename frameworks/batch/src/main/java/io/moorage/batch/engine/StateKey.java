package io.moorage.batch.engine;

import io.moorage.api.TaskId;

/** The keys of stored records. A job's id has neither colon, slash nor dot, so they are never ambiguous. */
final class StateKey {
    static final String JOB = "job:";
    static final String COURSE = "course:";
    static final String CHUNK = "chunk:";
    static final String TASK = "task:";

    private StateKey() {}

    static String job(String id) {
        return JOB + id;
    }

    static String course(String id) {
        return COURSE + id;
    }

    static String chunk(String id, int number) {
        return CHUNK + id + "/" + number;
    }

    static String task(TaskId id) {
        return TASK + id.value();
    }

    /** The id of the job that a record is part of. */
    static String jobOf(String key) {
        var rest = key.substring(key.indexOf(':') + 1);
        return key.startsWith(CHUNK) ? before(rest, '/') : key.startsWith(TASK) ? before(rest, '.') : rest;
    }

    private static String before(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
