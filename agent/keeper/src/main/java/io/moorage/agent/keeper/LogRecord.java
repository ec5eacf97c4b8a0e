package io.moorage.agent.keeper;

/** One fact of the keeper's log. What the table of tasks is follows from them alone: live and at replay the same {@link TaskTable#apply}. */
sealed interface LogRecord {
    KeeperTaskId id();

    /** {@code I}: about to be spawned, with this token in its environment. */
    record Intended(KeeperTaskId id, LaunchToken token) implements LogRecord {}

    /** {@code S}: runs, as a child of the keeper that wrote this, or adopted by it. */
    record Started(KeeperTaskId id, ProcessIdentity identity, boolean adopted) implements LogRecord {}

    /** {@code E}: ended. */
    record Ended(KeeperTaskId id, ExitStatus exit) implements LogRecord {}

    /** {@code F}: no longer of interest: the agent has written the exit down, or the spawn failed. */
    record Forgotten(KeeperTaskId id) implements LogRecord {}
}
