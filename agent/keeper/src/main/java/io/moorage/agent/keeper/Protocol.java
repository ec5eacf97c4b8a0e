package io.moorage.agent.keeper;

import java.util.Optional;

/**
 * The protocol's version and bounds. The keeper outlives the agent that started it, so an agent of version N must get on with the keeper of
 * version N-1 that it finds: each side speaks its own version and the one before it, and the highest that both speak is used. HELLO and its
 * answers never change their layout, so that a refusal can always be read.
 */
final class Protocol {
    static final int VERSION = 1;
    /** One below {@link #VERSION}, once there is one. */
    static final int VERSION_OLDEST = 1;

    static final int FRAME_BYTES_MAX = 512 * 1024;
    static final int PAGE_TASKS_MAX = 256;
    static final int SENTENCE_BYTES_MAX = 4096;
    static final int PATH_BYTES_MAX = 4096;

    private Protocol() {}

    /** The version to speak with a client that speaks from {@code min} to {@code max}. */
    static Optional<Integer> choose(int min, int max) {
        int highest = Math.min(max, VERSION);
        return highest >= min && highest >= VERSION_OLDEST ? Optional.of(highest) : Optional.empty();
    }

    static Refusal mismatch(int min, int max) {
        return new Refusal(
                RefusalCode.VERSION,
                "Cannot speak with this agent: it speaks keeper protocol %d to %d, this keeper %d to %d. %s"
                        .formatted(
                                min,
                                max,
                                VERSION_OLDEST,
                                VERSION,
                                min > VERSION
                                        ? "Install an agent at most one version newer than its running keeper, or drain the agent and end the keeper."
                                        : "Install an agent at most one version older than its running keeper."));
    }
}
