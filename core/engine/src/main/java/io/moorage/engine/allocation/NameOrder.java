package io.moorage.engine.allocation;

import java.util.Arrays;
import java.util.TreeMap;

/**
 * The order of names as numbers, so that ties are broken without comparing texts. A new name gets the number in the middle between
 * its neighbours; where there is no room, all are numbered anew, which changes no order.
 */
final class NameOrder {
    private static final long GAP = 1L << 32;

    private final TreeMap<String, Integer> byName = new TreeMap<>();
    private long[] labels = new long[16];

    void add(String name, int node) {
        if (node >= labels.length) {
            labels = Arrays.copyOf(labels, Math.max(node + 1, labels.length * 2));
        }
        var below = byName.lowerEntry(name);
        var above = byName.higherEntry(name);
        byName.put(name, node);
        long low = below == null ? (above == null ? 0 : labels[above.getValue()] - 2 * GAP) : labels[below.getValue()];
        long high = above == null ? low + 2 * GAP : labels[above.getValue()];
        if (high - low < 2) {
            number();
        } else {
            labels[node] = low + (high - low) / 2;
        }
    }

    private void number() {
        long next = 0;
        for (int node : byName.values()) {
            labels[node] = next;
            next += GAP;
        }
    }

    void remove(String name) {
        byName.remove(name);
    }

    long label(int node) {
        return labels[node];
    }
}
