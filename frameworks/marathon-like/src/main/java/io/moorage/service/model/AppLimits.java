package io.moorage.service.model;

/** How much of anything one app definition may hold. Everything read from outside has its bound here. */
public final class AppLimits {
    public static final int INSTANCES_MAX = 50_000;
    public static final double CPUS_MAX = 1_000_000;
    public static final double MEBIBYTES_MAX = 1e9;
    public static final int SECONDS_MAX = 10 * 365 * 24 * 3600;
    public static final double BACKOFF_FACTOR_MAX = 1000;
    public static final int COMMAND_LENGTH_MAX = 64 * 1024;
    public static final int ARGS_MAX = 1024;
    public static final int ENV_MAX = 1024;
    public static final int LABELS_MAX = 256;
    public static final int NAME_LENGTH_MAX = 256;
    public static final int VALUE_LENGTH_MAX = 32 * 1024;
    /** Of all environment together: what Linux takes with room to spare. */
    public static final int ENV_CHARS_MAX = 128 * 1024;
    /** Of the whole definition as JSON, so that a stored record stays well below its own bound. */
    public static final int DEFINITION_CHARS_MAX = 256 * 1024;

    public static final int PORTS_MAX = 100;
    public static final int CONSTRAINTS_MAX = 32;
    public static final int HEALTH_CHECKS_MAX = 1;
    public static final int VOLUMES_MAX = 64;
    public static final int PARAMETERS_MAX = 128;
    public static final int DEPENDENCIES_MAX = 128;
    public static final int PORT_MAX = 65_535;
    public static final int JSON_DEPTH_MAX = 64;
    public static final int PROBLEMS_MAX = 50;

    private AppLimits() {}
}
