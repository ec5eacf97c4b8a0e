package io.moorage.api;

/** The states of a task; names, numbers and terminality are Mesos' own. */
public enum TaskState {
    TASK_STAGING(6, false),
    TASK_STARTING(0, false),
    TASK_RUNNING(1, false),
    TASK_KILLING(8, false),
    TASK_FINISHED(2, true),
    TASK_FAILED(3, true),
    TASK_KILLED(4, true),
    TASK_ERROR(7, true),
    TASK_LOST(5, true),
    TASK_DROPPED(9, true),
    TASK_UNREACHABLE(10, false),
    TASK_GONE(11, true),
    TASK_GONE_BY_OPERATOR(12, true),
    TASK_UNKNOWN(13, false);

    private final int number;
    private final boolean terminal;

    TaskState(int number, boolean terminal) {
        this.number = number;
        this.terminal = terminal;
    }

    /** The number on Mesos' wire. */
    public int number() {
        return number;
    }

    /** Whether the task holds no resources any more and will not change again. */
    public boolean terminal() {
        return terminal;
    }
}
