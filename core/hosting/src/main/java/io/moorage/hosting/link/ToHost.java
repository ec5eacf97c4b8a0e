package io.moorage.hosting.link;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Start;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the master tells a host. One call is under way at a time; its number comes back with the answer. */
public sealed interface ToHost {
    /** The plugin is hosted from here on. */
    record Welcome(String masterVersion) implements ToHost {}

    /**
     * The plugin is not hosted, and the link ends.
     *
     * @param permanent whether dialling again is useless until somebody has changed something
     */
    record Refused(String sentence, boolean permanent) implements ToHost {}

    /** Some of the entries that the next {@link Create} begins with. */
    record State(SortedMap<String, Blob> entries) implements ToHost {
        public State {
            entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        }
    }

    /** Makes a scheduler in place of the last one, from the pages before this and the start's own. */
    record Create(long call, Start start) implements ToHost {}

    /** One event for the scheduler that was made last. */
    record Deliver(long call, Delivery delivery) implements ToHost {}
}
