package io.moorage.api;

import io.moorage.api.Value.Items;
import io.moorage.api.Value.Range;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import io.moorage.api.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Sum, difference and containment of two values of one resource. To add and subtract, both must have one shape. */
final class ValueArithmetic {
    private ValueArithmetic() {}

    static Value plus(String name, Value left, Value right) {
        return switch (left) {
            case Scalar scalar ->
                new Scalar(Math.addExact(
                        scalar.thousandths(), same(name, scalar, right).thousandths()));
            case Ranges ranges -> {
                var all = new ArrayList<>(ranges.ranges());
                all.addAll(same(name, ranges, right).ranges());
                yield new Ranges(all);
            }
            case Items items -> {
                var all = new TreeSet<>(items.items());
                all.addAll(same(name, items, right).items());
                yield new Items(all);
            }
            case Text text -> throw shapes(name, text, right);
        };
    }

    /** What is left of {@code left} without {@code right}; the part of {@code right} that {@code left} lacks is ignored in sets. */
    static Value minus(String name, Value left, Value right) {
        return switch (left) {
            case Scalar scalar ->
                new Scalar(Math.subtractExact(
                        scalar.thousandths(), same(name, scalar, right).thousandths()));
            case Ranges ranges -> new Ranges(subtract(ranges, same(name, ranges, right)));
            case Items items -> {
                var rest = new TreeSet<>(items.items());
                rest.removeAll(same(name, items, right).items());
                yield new Items(rest);
            }
            case Text text -> throw shapes(name, text, right);
        };
    }

    /** {@link #minus}, but a scalar ends at zero. */
    static Value minusUpTo(String name, Value left, Value right) {
        var rest = minus(name, left, right);
        return isEmpty(rest) && rest instanceof Scalar ? new Scalar(0) : rest;
    }

    static boolean contains(Value left, Value right) {
        if (left.getClass() != right.getClass()) {
            return false;
        }
        return switch (left) {
            case Scalar scalar -> scalar.thousandths() >= ((Scalar) right).thousandths();
            case Ranges ranges -> subtract((Ranges) right, ranges).isEmpty();
            case Items items -> items.items().containsAll(((Items) right).items());
            case Text text -> text.equals(right);
        };
    }

    @SuppressWarnings("unchecked") // the class was compared
    private static <V extends Value> V same(String name, V left, Value right) {
        requireSameShape(name, left, right);
        return (V) right;
    }

    static void requireSameShape(String name, Value left, Value right) {
        if (left.getClass() != right.getClass()) {
            throw shapes(name, left, right);
        }
    }

    static boolean isEmpty(Value value) {
        return switch (value) {
            case Scalar scalar -> scalar.thousandths() <= 0;
            case Ranges ranges -> ranges.ranges().isEmpty();
            case Items items -> items.items().isEmpty();
            case Text text -> text.text().isEmpty();
        };
    }

    /** Both lists are sorted and disjoint, so one pass over them is enough. */
    private static List<Range> subtract(Ranges left, Ranges right) {
        var rest = new ArrayList<Range>();
        int next = 0;
        for (var range : left.ranges()) {
            long begin = range.begin();
            while (next < right.ranges().size() && right.ranges().get(next).end() < begin) {
                next++;
            }
            for (int i = next;
                    i < right.ranges().size() && right.ranges().get(i).begin() <= range.end();
                    i++) {
                var cut = right.ranges().get(i);
                if (cut.begin() > begin) {
                    rest.add(new Range(begin, cut.begin() - 1));
                }
                begin = Math.max(begin, cut.end() + 1);
            }
            if (begin <= range.end()) {
                rest.add(new Range(begin, range.end()));
            }
        }
        return rest;
    }

    private static IllegalArgumentException shapes(String name, Value left, Value right) {
        return new IllegalArgumentException("Resource '%s' has two shapes: %s and %s. Give it one."
                .formatted(
                        name, left.getClass().getSimpleName(), right.getClass().getSimpleName()));
    }
}
