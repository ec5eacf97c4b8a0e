package io.moorage.simulation;

import io.moorage.grid.GridPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Rings and pages on members that come and go: every step takes its time, answers get lost, and with a member go the newest
 * entries and some pages that had no backup yet. A position may so be given twice.
 */
public final class SimGrid {
    private final SimWorld world;
    private final int entriesMax;
    private final Map<Long, Ring> rings = new TreeMap<>();
    private final NavigableMap<String, byte[]> pages = new TreeMap<>();
    private final List<Port> ports = new ArrayList<>();
    private final Set<Bug> bugs = EnumSet.noneOf(Bug.class);
    private double unknown;

    private static final class Ring {
        final NavigableMap<Long, byte[]> entries = new TreeMap<>();
        final List<Waiting> waiting = new ArrayList<>();
        long newest = -1;
    }

    private record Waiting(long from, Runnable reader) {}

    SimGrid(SimWorld world, int entriesMax) {
        this.world = world;
        this.entriesMax = entriesMax;
    }

    void seed(Bug bug) {
        bugs.add(bug);
    }

    /** So many of a hundred appends are done or not, and nobody is told which. */
    void losesAnswers(int percent) {
        unknown = percent / 100.0;
    }

    /** The grid as a process sees it while it lives. */
    GridPort port(BooleanSupplier alive) {
        var port = new Port(alive);
        ports.removeIf(old -> !old.alive.getAsBoolean());
        ports.add(port);
        return port;
    }

    /** A member dies: of each ring some of the newest entries were nowhere else, and of the pages some. */
    void loseMember() {
        world.trace("grid: a member is lost");
        world.reach("fault grid member lost");
        for (var ring : rings.values()) {
            for (int lost = world.below(3); lost > 0 && !ring.entries.isEmpty(); lost--) {
                ring.entries.pollLastEntry();
                ring.newest--;
            }
        }
        pages.keySet().removeIf(key -> world.chance(0.3));
        if (!bugs.contains(Bug.TELLS_NO_LOSS)) {
            ports.forEach(Port::lost);
        }
    }

    private Ring ring(long term) {
        return rings.computeIfAbsent(term, number -> new Ring());
    }

    private Duration hop() {
        return world.skewed(Duration.ofNanos(100_000), Duration.ofMillis(20));
    }

    private final class Port implements GridPort {
        private final BooleanSupplier alive;
        private final List<Runnable> onLoss = new ArrayList<>();

        Port(BooleanSupplier alive) {
            this.alive = alive;
        }

        void lost() {
            onLoss.forEach(action -> after(hop(), action));
        }

        @Override
        public void append(long term, List<byte[]> entries, Consumer<Appended> done) {
            after(hop(), () -> {
                boolean told = !world.chance(unknown);
                if (!told) {
                    world.reach("fault grid append of unknown fate");
                }
                if (told || world.chance(0.5)) {
                    add(ring(term), entries);
                }
                long newest = ring(term).newest;
                after(hop(), () -> done.accept(told ? new Appended.Done(newest) : new Appended.Unknown("no answer")));
            });
        }

        private void add(Ring ring, List<byte[]> entries) {
            entries.forEach(entry -> ring.entries.put(++ring.newest, entry));
            ring.entries.headMap(ring.newest - entriesMax, true).clear();
            for (var waiting : List.copyOf(ring.waiting)) {
                if (waiting.from() <= ring.newest) {
                    ring.waiting.remove(waiting);
                    world.after(hop(), waiting.reader());
                }
            }
        }

        @Override
        public void read(long term, long from, Consumer<Read> done) {
            after(hop(), () -> take(term, from, done));
        }

        private void take(long term, long from, Consumer<Read> done) {
            if (!alive.getAsBoolean()) {
                return;
            }
            var ring = ring(term);
            long begin = Math.min(from, ring.newest + 1);
            var found = ring.entries.tailMap(begin, true);
            if (found.isEmpty()) {
                ring.waiting.add(new Waiting(begin, () -> take(term, begin, done)));
                return;
            }
            var some = found.entrySet().stream().limit(1L + world.below(8)).toList();
            long next = some.get(some.size() - 1).getKey() + 1;
            var entries = some.stream().map(Map.Entry::getValue).toList();
            after(hop(), () -> done.accept(new Read.Entries(next, entries)));
        }

        @Override
        public void setPages(Map<String, byte[]> some, Consumer<Boolean> done) {
            boolean told = !world.chance(unknown);
            each(some.keySet(), key -> pages.put(key, Objects.requireNonNull(some.get(key))), () -> done.accept(told));
        }

        @Override
        public void getPages(Set<String> keys, Consumer<Map<String, byte[]>> done) {
            var found = new HashMap<String, byte[]>();
            each(
                    keys,
                    key -> {
                        var page = pages.get(placeOf(key));
                        if (page != null) {
                            found.put(key, page);
                        }
                    },
                    () -> done.accept(found));
        }

        /** With the bug the newest that there is of a page is read, whatever cut it is of. */
        private String placeOf(String key) {
            if (!bugs.contains(Bug.TEARS_PAGES) || key.endsWith("manifest")) {
                return key;
            }
            var page = key.substring(0, key.lastIndexOf('/') + 1);
            return pages.tailMap(page, true).keySet().stream()
                    .filter(known -> known.startsWith(page))
                    .max(Comparator.comparingLong(known -> Long.parseLong(known.substring(known.lastIndexOf('/') + 1))))
                    .orElse(key);
        }

        /** Each at its own time, and then the end. */
        private void each(Set<String> keys, Consumer<String> action, Runnable end) {
            var left = new int[] {keys.size()};
            if (keys.isEmpty()) {
                after(hop(), end);
            }
            keys.stream()
                    .sorted()
                    .forEach(key -> after(hop(), () -> {
                        action.accept(key);
                        if (--left[0] == 0) {
                            after(hop(), end);
                        }
                    }));
        }

        @Override
        public void removePages(Set<String> keys) {
            after(hop(), () -> pages.keySet().removeAll(keys));
        }

        @Override
        public void terms(Consumer<Set<Long>> done) {
            after(hop(), () -> done.accept(Set.copyOf(rings.keySet())));
        }

        @Override
        public void forget(long term) {
            after(hop(), () -> {
                rings.remove(term);
                pages.keySet().removeIf(key -> key.startsWith(term + "/"));
            });
        }

        @Override
        public void onLoss(Runnable action) {
            onLoss.add(action);
        }

        @Override
        public void after(Duration delay, Runnable action) {
            world.after(delay, () -> {
                if (alive.getAsBoolean()) {
                    action.run();
                }
            });
        }
    }
}
