package io.moorage.master.agents;

import java.time.Duration;

/**
 * How links to agents are kept.
 *
 * @param pingInterval between two signs of life asked for
 * @param silenceMax without a frame from the agent, after which its link is closed
 * @param fileTimeout how long a read of a sandbox may take
 */
public record AgentLinkConfig(Duration pingInterval, Duration silenceMax, Duration fileTimeout) {
    public static final AgentLinkConfig DEFAULT =
            new AgentLinkConfig(Duration.ofSeconds(15), Duration.ofSeconds(75), Duration.ofSeconds(10));

    /** What waits to be written to one agent at most; beyond it the agent does not read and its link is closed. */
    static final int OUTBOUND_BYTES_MAX = 32 * 1024 * 1024;

    static final int OUTBOUND_FRAMES_MAX = 20_000;

    /** Links open at once. */
    static final int SESSIONS_MAX = 60_000;

    static final int HOSTNAME_LENGTH_MAX = 255;

    public AgentLinkConfig {
        if (pingInterval.toMillis() < 10 || silenceMax.compareTo(pingInterval) <= 0 || fileTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "Pings every %s and closing after %s of silence do not go together: ping at least every 10 ms, close later than the next ping."
                            .formatted(pingInterval, silenceMax));
        }
    }
}
