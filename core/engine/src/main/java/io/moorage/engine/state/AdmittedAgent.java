package io.moorage.engine.state;

import io.moorage.api.AgentId;
import java.time.Instant;

/**
 * An agent that the registry knows.
 *
 * @param slot dense number, given at admission and kept for life; 64 slots make a page
 * @param since when it came to this standing
 */
public record AdmittedAgent(AgentId id, int slot, String hostname, Standing standing, Instant since) {
    /** What was decided of an agent. */
    public enum Standing {
        ADMITTED,
        UNREACHABLE
    }
}
