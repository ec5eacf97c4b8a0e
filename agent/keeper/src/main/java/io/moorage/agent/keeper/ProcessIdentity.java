package io.moorage.agent.keeper;

/**
 * A process that cannot be mistaken for a later one with the same pid.
 *
 * @param pid also the id of its session and process group when the keeper spawned it
 * @param startTicks field 22 of {@code /proc/PID/stat}: clock ticks between boot and its start
 */
public record ProcessIdentity(int pid, long startTicks) {
    public ProcessIdentity {
        if (pid <= 1) {
            throw new IllegalArgumentException("No task has pid " + pid + ".");
        }
    }
}
