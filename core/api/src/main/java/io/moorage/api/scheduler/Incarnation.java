package io.moorage.api.scheduler;

import io.moorage.api.Epoch;
import io.moorage.api.Experimental;

/**
 * One life of a scheduler: batches of an earlier one are dropped.
 *
 * @param startNumber counts the starts within the epoch, from 1
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Incarnation(Epoch epoch, long startNumber) {}
