package io.moorage.workload.launch;

import io.moorage.api.Experimental;
import io.moorage.workload.offer.Launchable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What waits for its launch, how many of each, and from when on. As large as the number of keys that its user lets wait, which is the
 * user's to bound.
 *
 * @param <K> what is launched; the order must agree with equals
 */
@Experimental(since = "0.1")
public final class LaunchQueue<K> {
    private final Map<K, Entry<K>> entries = new HashMap<>();
    private final Alarms<K> later = new Alarms<>();
    private final TreeSet<Entry<K>> ready;
    private boolean grown;

    private record Entry<K>(K key, int count, boolean highPriority) {}

    /** @param order in which those of one priority have their turn whose time has come */
    public LaunchQueue(Comparator<? super K> order) {
        ready = new TreeSet<>(
                Comparator.comparing((Entry<K> entry) -> !entry.highPriority).thenComparing(Entry::key, order));
    }

    /**
     * Replaces what waits of a key.
     *
     * @param count 0 takes it out
     * @param notBefore when the first of them may be launched
     * @param highPriority whether it comes before those that have none
     */
    public void set(K key, int count, Instant notBefore, boolean highPriority, Instant now) {
        if (count <= 0) {
            remove(key);
            return;
        }
        var entry = new Entry<>(key, count, highPriority);
        var before = entries.put(key, entry);
        boolean wasReady = before != null && ready.remove(before);
        if (notBefore.isAfter(now)) {
            later.set(key, Optional.of(notBefore));
        } else {
            later.set(key, Optional.empty());
            ready.add(entry);
            grown |= !wasReady || before.count < count;
        }
    }

    public void remove(K key) {
        var entry = entries.remove(key);
        if (entry != null) {
            later.set(key, Optional.empty());
            ready.remove(entry);
        }
    }

    /** Lets in those whose time has come; to be called before it is asked who is ready. */
    public void ripen(Instant now) {
        for (var key = later.due(now); key.isPresent(); key = later.due(now)) {
            later.set(key.get(), Optional.empty());
            grown |= ready.add(entries.get(key.get()));
        }
    }

    /** What may be launched now, in its order; a copy. */
    public List<Launchable<K>> ready() {
        var launchable = new ArrayList<Launchable<K>>(ready.size());
        ready.forEach(entry -> launchable.add(new Launchable<>(entry.key, entry.count)));
        return launchable;
    }

    public boolean nobodyReady() {
        return ready.isEmpty();
    }

    /** How many of each wait, those whose time has not come too; a copy, in no order. */
    public Map<K, Integer> counts() {
        var counts = new HashMap<K, Integer>();
        entries.forEach((key, entry) -> counts.put(key, entry.count));
        return counts;
    }

    public int count(K key) {
        var entry = entries.get(key);
        return entry == null ? 0 : entry.count;
    }

    /** Whether more are ready than when this was last asked. */
    public boolean takeGrown() {
        boolean taken = grown;
        grown = false;
        return taken;
    }

    /** When the next one will be ready that is not yet. */
    public Optional<Instant> nextReady() {
        return later.first();
    }
}
