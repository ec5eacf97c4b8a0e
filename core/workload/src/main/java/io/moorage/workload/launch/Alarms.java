package io.moorage.workload.launch;

import io.moorage.api.Experimental;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** At most one time for each key, and which of them come first. As large as the number of keys that its user gives a time. */
@Experimental(since = "0.1")
public final class Alarms<K> {
    private final Map<K, Moment<K>> moments = new HashMap<>();
    private final TreeMap<Instant, Moment<K>> inOrder = new TreeMap<>();

    /** One object for all keys of a time, for there may be a million. */
    private record Moment<K>(Instant at, Set<K> keys) {}

    /** Replaces the key's time; absent takes it away. */
    public void set(K key, Optional<Instant> at) {
        var before = moments.remove(key);
        if (before != null) {
            before.keys.remove(key);
            if (before.keys.isEmpty()) {
                inOrder.remove(before.at);
            }
        }
        at.map(time -> inOrder.computeIfAbsent(time, absent -> new Moment<>(time, new LinkedHashSet<>())))
                .ifPresent(moment -> {
                    moment.keys.add(key);
                    moments.put(key, moment);
                });
    }

    /** A key whose time has come, the earliest first; it stays until its time is replaced. */
    public Optional<K> due(Instant now) {
        return first().filter(time -> !time.isAfter(now))
                .map(time -> inOrder.firstEntry().getValue().keys.iterator().next());
    }

    /** How many keys have the earliest time. */
    public int countOfFirst() {
        return inOrder.isEmpty() ? 0 : inOrder.firstEntry().getValue().keys.size();
    }

    public Optional<Instant> first() {
        return inOrder.isEmpty() ? Optional.empty() : Optional.of(inOrder.firstKey());
    }
}
