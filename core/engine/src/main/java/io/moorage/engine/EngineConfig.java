package io.moorage.engine;

import java.time.Duration;

/**
 * The engine's settings.
 *
 * @param agentReregisterTimeout how long an agent may be away before it is unreachable, after a lost link and after a takeover
 * @param offerTimeout after which an unanswered offer is rescinded
 */
public record EngineConfig(Duration agentReregisterTimeout, Duration offerTimeout) {
    public static final EngineConfig DEFAULT = new EngineConfig(Duration.ofSeconds(75), Duration.ofSeconds(60));
}
