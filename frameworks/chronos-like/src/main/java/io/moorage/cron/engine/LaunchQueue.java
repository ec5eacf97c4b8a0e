package io.moorage.cron.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The runs that wait for their launch, those of high priority first and then as they were due. */
final class LaunchQueue {
    private static final Comparator<Entry> ORDER = Comparator.comparing((Entry entry) -> !entry.first)
            .thenComparing(entry -> entry.run.notBefore())
            .thenComparing(entry -> entry.run.due())
            .thenComparing(entry -> entry.id);

    private final Map<String, Entry> entries = new HashMap<>();
    private final Alarms<String> later = new Alarms<>();
    private final TreeSet<Entry> ready = new TreeSet<>(ORDER);
    private boolean grown;

    /** @param first whether it is of high priority */
    private record Entry(Run run, String id, boolean first) {}

    void put(Run run, boolean highPriority) {
        remove(run);
        var entry = new Entry(run, run.id(), highPriority);
        entries.put(entry.id, entry);
        later.set(entry.id, Optional.of(run.notBefore()));
    }

    void remove(Run run) {
        var entry = entries.remove(run.id());
        if (entry != null) {
            later.set(entry.id, Optional.empty());
            ready.remove(entry);
        }
    }

    /** Lets in those whose time has come. */
    void ripen(Instant now) {
        for (var id = later.due(now); id.isPresent(); id = later.due(now)) {
            later.set(id.get(), Optional.empty());
            ready.add(entries.get(id.get()));
            grown = true;
        }
    }

    List<Run> ready() {
        return ready.stream().map(Entry::run).toList();
    }

    boolean nobodyReady() {
        return ready.isEmpty();
    }

    /** Whether more are ready than when this was last asked. */
    boolean takeGrown() {
        boolean taken = grown;
        grown = false;
        return taken;
    }

    /** When the next one will be ready that is not yet. */
    Optional<Instant> nextReady() {
        return later.first();
    }
}
