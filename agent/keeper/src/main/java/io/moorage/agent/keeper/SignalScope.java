package io.moorage.agent.keeper;

/** Whom a signal to a task reaches. */
public enum SignalScope {
    /** The task's first process alone. */
    PROCESS,
    /** The process group of the task's first process: what a task is unless it makes groups of its own. One system call. */
    GROUP,
    /** Every process of the task's session, whatever its group, also after the first process has ended. Reads all of {@code /proc}. */
    SESSION
}
