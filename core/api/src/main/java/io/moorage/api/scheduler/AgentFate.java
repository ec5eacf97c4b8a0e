package io.moorage.api.scheduler;

import io.moorage.api.Experimental;

/**
 * What became of an agent that an earlier master had admitted.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public enum AgentFate {
    BACK,
    UNREACHABLE,
    GONE
}
