package io.moorage.master.grid;

import io.moorage.engine.turn.Released;
import io.moorage.master.loop.Weight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Released turns on their way from the loop to the grid's thread. Bounded: when it is full, what waits is dropped. */
final class Handover {
    static final int TURNS_MAX = 4_096;
    static final int WEIGHT_MAX = 50_000;

    private final ArrayDeque<Handed> waiting = new ArrayDeque<>();
    private int weight;
    private boolean lost;

    /**
     * A turn that was handed over.
     *
     * @param commandBefore the last command of the registry before its leadership
     * @param nanos when it was released
     */
    record Handed(long term, long commandBefore, Released released, long nanos) {
        int weight() {
            return 1 + Weight.of(released.turn().changes());
        }
    }

    /**
     * All that waits.
     *
     * @param lost whether turns before these were dropped
     */
    record Taken(List<Handed> turns, boolean lost) {}

    /** On the loop. True if nothing waited, so that somebody has to be woken. */
    synchronized boolean add(Handed handed) {
        boolean first = waiting.isEmpty();
        waiting.add(handed);
        weight += handed.weight();
        if (waiting.size() > TURNS_MAX || weight > WEIGHT_MAX) {
            // The newest stays: the state after it is what the pages are made of.
            while (waiting.size() > 1) {
                weight -= waiting.remove().weight();
            }
            lost = true;
        }
        return first;
    }

    synchronized Taken take() {
        var taken = new Taken(new ArrayList<>(waiting), lost);
        waiting.clear();
        weight = 0;
        lost = false;
        return taken;
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized OptionalLong oldestNanos() {
        return waiting.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(waiting.element().nanos());
    }
}
