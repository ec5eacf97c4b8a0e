package io.moorage.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measured durations of one kind. */
final class Figures {
    private final List<Double> millis = new ArrayList<>();

    void add(long nanos) {
        millis.add(nanos / 1e6);
    }

    void addAll(Figures others) {
        millis.addAll(others.millis);
    }

    int count() {
        return millis.size();
    }

    /** The smallest value that this share of all is not above (nearest rank); 0 if there are none. */
    double quantile(double share) {
        if (millis.isEmpty()) {
            return 0;
        }
        var sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(share * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }
}
