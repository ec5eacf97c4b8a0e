package io.moorage.api.scheduler;

import io.moorage.api.Experimental;
import java.time.Instant;

/**
 * One event with all that a scheduler may know of the world when it arrives.
 *
 * @param now the master's time
 * @param entropy 64 random bits, fresh with each event
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Delivery(Instant now, long entropy, SchedulerEvent event) {}
