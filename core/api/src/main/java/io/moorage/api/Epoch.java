package io.moorage.api;

import java.util.Objects;

/**
 * One leadership of one cluster. Every command to an agent carries it, and receivers refuse an older one.
 *
 * @param clusterId a UUID made with the registry; terms are compared only within one cluster
 * @param term the Raft term of this leadership; grows, never reused
 */
public record Epoch(ClusterId clusterId, long term) {
    public Epoch {
        Objects.requireNonNull(clusterId);
        if (term < 0) {
            throw new IllegalArgumentException("A term is never negative, but this one is %d.".formatted(term));
        }
    }
}
