package io.moorage.batch.model;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How often a task that failed is tried again.
 *
 * @param attempts tries in all, the first included
 * @param exitCodes only after one of these; empty means after any failure. A task that was lost with its agent is tried again either
 *     way, for nobody knows its code
 */
public record RetryPolicy(int attempts, SortedSet<Integer> exitCodes) {
    public static final RetryPolicy NEVER = new RetryPolicy(1, Collections.emptySortedSet());

    public RetryPolicy {
        exitCodes = Collections.unmodifiableSortedSet(new TreeSet<>(exitCodes));
    }
}
