package io.moorage.agent.keeper;

/** Where a task stands: intended, running, ended. Forgotten ones are in no table. */
sealed interface TaskState {
    record Intended(LaunchToken token) implements TaskState {}

    record Running(ProcessIdentity identity, boolean adopted) implements TaskState {}

    record Ended(ProcessIdentity identity, boolean adopted, ExitStatus exit) implements TaskState {}
}
