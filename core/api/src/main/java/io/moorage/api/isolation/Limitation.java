package io.moorage.api.isolation;

import io.moorage.api.ExitStatus;
import io.moorage.api.Experimental;

/**
 * A container ended because it reached a bound.
 *
 * @param exit takes the place of what the kernel said about the first process
 * @param sentence which bound, with its number, and what to do
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Limitation(ExitStatus exit, String sentence) {}
