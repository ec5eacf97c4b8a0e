package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import java.time.Instant;

/**
 * An agent that the registry knows.
 *
 * @param slot dense number, given at admission and kept for life; 64 slots make a page
 * @param since when it came to this standing
 * @param converted what operations have made of its resources
 */
public record AdmittedAgent(
        AgentId id, int slot, String hostname, Standing standing, Instant since, Resources converted) {
    public AdmittedAgent {
        // A page of a master that knows of no operations leaves it out, and a codec then gives null.
        converted = converted == null ? Resources.NONE : converted;
    }

    AdmittedAgent with(Standing other, Instant at) {
        return new AdmittedAgent(id, slot, hostname, other, at, converted);
    }

    AdmittedAgent with(Resources others) {
        return new AdmittedAgent(id, slot, hostname, standing, since, others);
    }

    /** What was decided of an agent. */
    public enum Standing {
        ADMITTED,
        UNREACHABLE
    }
}
