package io.moorage.api.scheduler;

import io.moorage.api.Blob;
import io.moorage.api.Experimental;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a scheduler is made from.
 *
 * @param state all that it has put and not deleted, as committed; sorted by key
 * @param entropy 64 random bits; schedulers make their ids from these and not from a source of their own
 * @param config the plugin's own settings
 * @since 0.1
 */
@Experimental(since = "0.1")
public record Start(
        Incarnation incarnation, SortedMap<String, Blob> state, Instant now, long entropy, Map<String, String> config) {
    public Start {
        state = Collections.unmodifiableSortedMap(new TreeMap<>(state));
        config = Map.copyOf(config);
    }
}
