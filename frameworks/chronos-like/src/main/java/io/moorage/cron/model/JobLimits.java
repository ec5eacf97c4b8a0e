package io.moorage.cron.model;

/** How much of anything one job definition may hold. Everything read from outside has its bound here. */
public final class JobLimits {
    public static final double CPUS_MAX = 1_000_000;
    public static final double MEBIBYTES_MAX = 1e9;
    public static final int RETRIES_MAX = 1000;
    public static final int SECONDS_MAX = 10 * 365 * 24 * 3600;
    public static final int COMMAND_LENGTH_MAX = 64 * 1024;
    public static final int TEXT_LENGTH_MAX = 32 * 1024;
    public static final int NAME_LENGTH_MAX = 256;
    public static final int ARGUMENTS_MAX = 1024;
    public static final int ENVIRONMENT_MAX = 1024;
    public static final int CONSTRAINTS_MAX = 32;
    public static final int PARENTS_MAX = 128;
    public static final int VOLUMES_MAX = 64;
    public static final int PARAMETERS_MAX = 128;
    /** Of the whole definition as JSON, so that a stored record stays well below its own bound. */
    public static final int DEFINITION_CHARS_MAX = 256 * 1024;

    public static final int JSON_DEPTH_MAX = 64;

    private JobLimits() {}
}
