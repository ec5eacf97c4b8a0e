package io.moorage.cron.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** At most one time for each key, and which of them come first. */
final class Alarms<K> {
    private final Map<K, Instant> times = new HashMap<>();
    private final TreeMap<Instant, Set<K>> keys = new TreeMap<>();

    /** Replaces the key's time; absent takes it away. */
    void set(K key, Optional<Instant> at) {
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

    /** A key whose time has come, the earliest first. */
    Optional<K> due(Instant now) {
        return keys.isEmpty() || keys.firstKey().isAfter(now)
                ? Optional.empty()
                : keys.firstEntry().getValue().stream().findFirst();
    }

    Optional<Instant> first() {
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys.firstKey());
    }
}
