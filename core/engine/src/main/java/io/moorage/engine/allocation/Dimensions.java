package io.moorage.engine.allocation;

import io.moorage.api.Resources;
import io.moorage.api.Value.Scalar;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The scalar resources of the cluster, numbered as they are first seen: the columns of every vector of amounts. */
final class Dimensions {
    private final Map<String, Integer> byName = new HashMap<>();

    int count() {
        return byName.size();
    }

    /** The column of that resource; -1 if it was never seen. */
    int of(String name) {
        return byName.getOrDefault(name, -1);
    }

    /** Puts the amount in the column of that resource, if it was ever seen. */
    void put(String name, long thousandths, long[] vector, int offset) {
        int dimension = of(name);
        if (dimension >= 0) {
            vector[offset + dimension] = thousandths;
        }
    }

    /** Learns the names in it; returns whether one was new, so that vectors must grow. */
    boolean learn(Resources resources) {
        int before = count();
        resources.flattened().byName().forEach((name, value) -> {
            if (value instanceof Scalar && !byName.containsKey(name)) {
                byName.put(name, byName.size());
            }
        });
        return count() > before;
    }

    /** Adds the amounts of all kinds in thousandths, {@code sign} times, to a vector of columns that it knows. */
    void add(Resources resources, int sign, long[] vector, int offset) {
        for (var entry : resources.flattened().byName().entrySet()) {
            if (entry.getValue() instanceof Scalar scalar) {
                vector[offset + Objects.requireNonNull(byName.get(entry.getKey()))] += sign * scalar.thousandths();
            }
        }
    }

    /** The amounts in thousandths, of columns that it knows. */
    long[] vector(Resources resources) {
        var vector = new long[count()];
        add(resources, 1, vector, 0);
        return vector;
    }

    /** Rows of {@code from} columns as rows of {@link #count()}. */
    long[] widened(long[] rows, int from) {
        if (from == 0) {
            return rows;
        }
        var wide = new long[rows.length / from * count()];
        for (int row = 0; row < rows.length / from; row++) {
            System.arraycopy(rows, row * from, wide, row * count(), from);
        }
        return wide;
    }
}
