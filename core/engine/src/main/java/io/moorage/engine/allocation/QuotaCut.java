package io.moorage.engine.allocation;

import io.moorage.api.Resources;
import io.moorage.api.Value.Scalar;
import io.moorage.engine.state.Holdings;
import java.util.TreeMap;

/** Cuts scalars so that no more counts than may be taken. What does not count stays whole, and so do ports and sets. */
final class QuotaCut {
    private QuotaCut() {}

    /** A disk of its own is not cut: it stays, or goes where it alone is too much. */
    static Resources of(Resources some, Dimensions dimensions, long[] bounds) {
        var counted = Holdings.counted(some);
        var whole = dimensions.vector(counted);
        var byName = new TreeMap<>(some.byName());
        var kept = some;
        for (var name : counted.scalars().byName().keySet()) {
            int dimension = dimensions.of(name);
            if (whole[dimension] <= bounds[dimension]) {
                continue;
            }
            long beside = whole[dimension] - counted.thousandths(name);
            boolean fits = beside <= bounds[dimension];
            if (!fits) {
                kept = kept.minus(new Resources(
                        new TreeMap<>(),
                        counted.special().stream()
                                .filter(resource -> resource.name().equals(name))
                                .toList()));
            }
            byName.put(name, new Scalar(Math.min(counted.thousandths(name), bounds[dimension] - (fits ? beside : 0))));
        }
        return new Resources(byName, kept.special());
    }
}
