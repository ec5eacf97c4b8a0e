package io.moorage.batch.model;

/** How much of anything one job may hold, and all of them together. Everything read from outside has its bound here. */
public final class JobLimits {
    /** So that a retry of a whole array still is one turn: see {@code OutcomeChunk}. */
    public static final int TASKS_MAX = 200_000;

    public static final int TASKS_TOTAL_MAX = 2_000_000;
    public static final int JOBS_MAX = 1_000;
    /** Of all jobs together: each is an object, and all of them may change in one turn. */
    public static final int LIVE_MAX = 5_000;

    public static final int CONCURRENCY_DEFAULT = 1_000;
    public static final int ATTEMPTS_MAX = 100;
    public static final int EXIT_CODE_MAX = 255;
    public static final int LISTED_TASKS_MAX = 10_000;

    public static final double CPUS_MAX = 1_000_000;
    public static final double MEBIBYTES_MAX = 1e9;
    public static final int SECONDS_MAX = 10 * 365 * 24 * 3600;
    public static final int COMMAND_LENGTH_MAX = 64 * 1024;
    public static final int ENV_MAX = 1024;
    public static final int NAME_LENGTH_MAX = 256;
    public static final int VALUE_LENGTH_MAX = 32 * 1024;
    /** Of the whole definition as UTF-8, so that a stored record stays below its own bound. */
    public static final int DEFINITION_BYTES_MAX = 768 * 1024;

    public static final int CONSTRAINTS_MAX = 32;
    public static final int VOLUMES_MAX = 64;
    public static final int PARAMETERS_MAX = 128;
    public static final int PROBLEMS_MAX = 50;

    private JobLimits() {}
}
