package io.moorage.grid;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A grid in memory that answers when it is told to, as badly as it is told to. */
final class FakeGrid implements GridPort {
    final Map<Long, NavigableMap<Long, byte[]>> rings = new TreeMap<>();
    final Map<Long, Long> tails = new HashMap<>();
    final Map<String, byte[]> pages = new TreeMap<>();
    final ArrayDeque<Runnable> soon = new ArrayDeque<>();
    final List<Integer> appends = new ArrayList<>();
    private final int entriesMax;
    private final List<Runnable> later = new ArrayList<>();
    private final List<Runnable> onLoss = new ArrayList<>();
    private final List<Runnable> readers = new ArrayList<>();
    boolean holdsAppends;
    boolean refusesPages;
    int unknownAppends;
    int lostAppends;

    FakeGrid(int entriesMax) {
        this.entriesMax = entriesMax;
    }

    /** Answers all that is under way. */
    FakeGrid run() {
        for (int i = 0; !soon.isEmpty(); i++) {
            if (i > 100_000) {
                throw new AssertionError("It never comes to rest.");
            }
            soon.remove().run();
        }
        return this;
    }

    /** All that waits for time to pass has waited long enough. */
    FakeGrid passTime() {
        run();
        var due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
        return run();
    }

    private NavigableMap<Long, byte[]> ring(long term) {
        return rings.computeIfAbsent(term, number -> new TreeMap<>());
    }

    @Override
    public void append(long term, List<byte[]> entries, Consumer<Appended> done) {
        appends.add(entries.size());
        if (holdsAppends) {
            return;
        }
        if (lostAppends > 0) {
            lostAppends--;
            soon.add(() -> done.accept(new Appended.Unknown("lost")));
            return;
        }
        long tail = tails.getOrDefault(term, -1L);
        for (var entry : entries) {
            ring(term).put(++tail, entry);
        }
        tails.put(term, tail);
        ring(term).headMap(tail - entriesMax, true).clear();
        long newest = tail;
        boolean unknown = unknownAppends-- > 0;
        soon.add(() -> done.accept(unknown ? new Appended.Unknown("no answer") : new Appended.Done(newest)));
        soon.addAll(readers);
        readers.clear();
    }

    /** The member that had the newest entries is gone, and nobody else has them. */
    void loseNewest(long term, int count) {
        long tail = tails.get(term) - count;
        ring(term).tailMap(tail, false).clear();
        tails.put(term, tail);
        soon.addAll(onLoss);
    }

    @Override
    public void read(long term, long from, Consumer<Read> done) {
        soon.add(() -> answer(term, from, done));
    }

    private void answer(long term, long from, Consumer<Read> done) {
        var ring = ring(term);
        long tail = tails.getOrDefault(term, -1L);
        long oldest = ring.isEmpty() ? tail + 1 : ring.firstKey();
        long begin = Math.max(oldest, Math.min(from, tail + 1));
        if (begin == tail + 1) {
            readers.add(() -> answer(term, begin, done));
        } else {
            done.accept(new Read.Entries(
                    tail + 1, List.copyOf(ring.tailMap(begin, true).values())));
        }
    }

    @Override
    public void setPages(Map<String, byte[]> some, Consumer<Boolean> done) {
        boolean refused = refusesPages;
        if (!refused) {
            pages.putAll(some);
        }
        soon.add(() -> done.accept(!refused));
    }

    @Override
    public void getPages(Set<String> keys, Consumer<Map<String, byte[]>> done) {
        soon.add(() -> done.accept(
                keys.stream().filter(pages::containsKey).collect(Collectors.toMap(key -> key, key -> pages.get(key)))));
    }

    @Override
    public void removePages(Set<String> keys) {
        pages.keySet().removeAll(keys);
    }

    @Override
    public void terms(Consumer<Set<Long>> done) {
        soon.add(() -> done.accept(Set.copyOf(rings.keySet())));
    }

    @Override
    public void forget(long term) {
        rings.remove(term);
        tails.remove(term);
        pages.keySet().removeIf(key -> key.startsWith(term + "/"));
    }

    @Override
    public void onLoss(Runnable action) {
        onLoss.add(action);
    }

    /** A member is gone, and some pages with it. */
    void losePages(Predicate<String> lost) {
        pages.keySet().removeIf(lost);
        soon.addAll(onLoss);
    }

    @Override
    public void after(Duration delay, Runnable action) {
        later.add(action);
    }

    List<RingEntry> entries(long term) {
        return ring(term).values().stream()
                .map(bytes -> {
                    try {
                        return RingEntry.decode(bytes);
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }
}
