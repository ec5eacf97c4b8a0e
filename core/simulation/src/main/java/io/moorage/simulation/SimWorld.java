package io.moorage.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Time, chance and order of one simulated world. Everything that happens is an event of one queue; two worlds of one seed are
 * the same to the last event. Keeps the newest lines of its trace for the failure text.
 */
public final class SimWorld {
    private static final int TRACE_LINES = Integer.getInteger("moorage.simulation.trace", 400);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final long seed;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final ArrayDeque<String> trace = new ArrayDeque<>();
    private final Map<String, Long> reached = new TreeMap<>();
    private Instant now = BEGIN;
    private long order;

    private record Event(Instant at, long order, Runnable action) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    public SimWorld(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    public Instant now() {
        return now;
    }

    /** Since it began. */
    public Duration lived() {
        return Duration.between(BEGIN, now);
    }

    public long seed() {
        return seed;
    }

    /** 64 random bits. */
    public long bits() {
        return random.nextLong();
    }

    /** A whole number from 0 up to, not including, the bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public Duration between(Duration least, Duration most) {
        return least.plusNanos(random.nextLong(most.minus(least).toNanos() + 1));
    }

    /** Between those, mostly near the least: a tenth of the draws reach beyond a tenth of the span. */
    public Duration skewed(Duration least, Duration most) {
        var span = most.minus(least);
        return chance(0.9) ? between(least, least.plus(span.dividedBy(10))) : between(least, most);
    }

    public void after(Duration delay, Runnable action) {
        at(now.plus(delay), action);
    }

    public void at(Instant at, Runnable action) {
        events.add(new Event(at.isBefore(now) ? now : at, order++, action));
    }

    /** Runs the next event; false if there is none before that time. */
    boolean step(Instant until) {
        var next = events.peek();
        if (next == null || next.at().isAfter(until)) {
            now = until.isAfter(now) ? until : now;
            return false;
        }
        events.remove();
        now = next.at();
        next.action().run();
        return true;
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is a library of its own
    public void trace(String format, Object... arguments) {
        if (trace.size() == TRACE_LINES) {
            trace.removeFirst();
        }
        var seconds = Duration.between(BEGIN, now).toMillis() / 1000.0;
        trace.add("%10.3f  %s".formatted(seconds, format.formatted(arguments)));
    }

    /** Counts that this handler, refusal or fault was reached. */
    public void reach(String what) {
        reached.merge(what, 1L, Long::sum);
    }

    public Map<String, Long> reached() {
        return reached;
    }

    public List<String> traceLines() {
        return new ArrayList<>(trace);
    }

    /** An invariant does not hold: the text names the seed, the time and what led there. */
    public AssertionError broken(String what) {
        return new AssertionError(
                "%s\nSeed %d at %s. The newest of the trace:\n%s".formatted(what, seed, now, String.join("\n", trace)));
    }
}
