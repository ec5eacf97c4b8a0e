package io.moorage.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A value of a resource or an attribute, in Mesos' four shapes. Immutable. */
public sealed interface Value {
    /**
     * An exact amount in thousandths, as Mesos counts: 0.1 + 0.2 is 0.3 and nothing ever drifts.
     *
     * @param thousandths the amount times 1,000
     */
    record Scalar(long thousandths) implements Value {
        /** What one resource may hold at most: about 9 * 10^12 units, so that sums over a cluster stay exact. */
        public static final double UNITS_MAX = 9e12;

        /** Rounds half up to thousandths. */
        public static Scalar of(double units) {
            if (!(Math.abs(units) <= UNITS_MAX)) {
                throw new IllegalArgumentException(
                        "A scalar lies between -%1$s and %1$s, but this one is %2$s.".formatted(UNITS_MAX, units));
            }
            return new Scalar(Math.round(units * 1000));
        }

        public double units() {
            return thousandths / 1000.0;
        }

        @Override
        public String toString() {
            return BigDecimal.valueOf(thousandths, 3).stripTrailingZeros().toPlainString();
        }
    }

    /** Closed intervals of whole numbers: sorted, disjoint and not adjacent, whatever order they were given in. */
    record Ranges(List<Range> ranges) implements Value {
        public Ranges {
            ranges = coalesce(ranges);
        }

        public static Ranges of(long begin, long end) {
            return new Ranges(List.of(new Range(begin, end)));
        }

        /** How many whole numbers lie in the ranges. */
        public long count() {
            return ranges.stream().mapToLong(Range::count).sum();
        }

        private static List<Range> coalesce(List<Range> ranges) {
            var sorted = new ArrayList<>(ranges);
            sorted.sort(Comparator.comparingLong(Range::begin));
            var joined = new ArrayList<Range>(sorted.size());
            for (var range : sorted) {
                var last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
                if (last != null && range.begin() <= last.end() + 1) {
                    joined.set(joined.size() - 1, new Range(last.begin(), Math.max(last.end(), range.end())));
                } else {
                    joined.add(range);
                }
            }
            return List.copyOf(joined);
        }

        @Override
        public String toString() {
            var text = new StringBuilder("[");
            for (var range : ranges) {
                text.append(text.length() == 1 ? "" : ", ")
                        .append(range.begin())
                        .append('-')
                        .append(range.end());
            }
            return text.append(']').toString();
        }
    }

    /** One closed interval; both ends belong to it. */
    record Range(long begin, long end) {
        public Range {
            if (begin < 0 || end < begin || end > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "A range goes from 0 or more up to its end, but this one goes from %d to %d."
                                .formatted(begin, end));
            }
        }

        public long count() {
            return end - begin + 1;
        }
    }

    /** A set of names (Mesos' SET), sorted. */
    record Items(SortedSet<String> items) implements Value {
        public Items {
            items = Collections.unmodifiableSortedSet(new TreeSet<>(items));
        }

        @Override
        public String toString() {
            return "{" + String.join(",", items) + "}";
        }
    }

    /** A text; only attributes have it. */
    record Text(String text) implements Value {
        @Override
        public String toString() {
            return text;
        }
    }
}
