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
    private final Map<K, Instant> times = new HashMap<>();
    private final TreeMap<Instant, Set<K>> keys = new TreeMap<>();

    /** Replaces the key's time; absent takes it away. */
    public void set(K key, Optional<Instant> at) {
        var before = at.isPresent() ? times.put(key, at.get()) : times.remove(key);
        if (before != null) {
            var others = keys.getOrDefault(before, new LinkedHashSet<>());
            others.remove(key);
            if (others.isEmpty()) {
                keys.remove(before);
            }
        }
        at.ifPresent(time ->
                keys.computeIfAbsent(time, absent -> new LinkedHashSet<>()).add(key));
    }

    /** A key whose time has come, the earliest first; it stays until its time is replaced. */
    public Optional<K> due(Instant now) {
        return keys.isEmpty() || keys.firstKey().isAfter(now)
                ? Optional.empty()
                : Optional.of(keys.firstEntry().getValue().iterator().next());
    }

    public Optional<Instant> first() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.firstKey());
    }
}
