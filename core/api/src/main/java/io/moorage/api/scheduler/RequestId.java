package io.moorage.api.scheduler;

import io.moorage.api.Experimental;

/**
 * Names one HTTP request within a master's life.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public record RequestId(long number) {}
