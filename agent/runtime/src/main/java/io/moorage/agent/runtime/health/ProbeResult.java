package io.moorage.agent.runtime.health;

/** What one probe found. */
public sealed interface ProbeResult {
    /** It works. */
    record Success() implements ProbeResult {}

    /**
     * It does not, or did not answer in time.
     *
     * @param sentence what was tried and what came of it
     */
    record Failure(String sentence) implements ProbeResult {}
}
