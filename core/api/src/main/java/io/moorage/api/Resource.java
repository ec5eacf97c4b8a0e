package io.moorage.api;

import io.moorage.api.Value.Scalar;
import io.moorage.api.Value.Text;
import java.util.Comparator;

/**
 * An amount of one name and one kind.
 *
 * @param count how often it is held, for kinds that are indivisible: a shared volume that two tasks hold has 2; else 1
 */
public record Resource(String name, Value value, ResourceKind kind, int count) implements Comparable<Resource> {
    private static final Comparator<Resource> ORDER = Comparator.comparing(Resource::kind)
            .thenComparing(Resource::name)
            .thenComparing(resource -> resource.value() instanceof Scalar scalar ? scalar.thousandths() : 0L);

    public Resource {
        requireAmount(name, value);
        if (kind.indivisible() && !(value instanceof Scalar)) {
            throw new IllegalArgumentException(
                    "Resource '%s%s' is taken whole, so it must be an amount, but is %s.".formatted(name, kind, value));
        }
        if (count < 1 || (count > 1 && !kind.indivisible())) {
            throw new IllegalArgumentException(
                    "Resource '%s%s' is counted %d times; only volumes and whole disks are counted."
                            .formatted(name, kind, count));
        }
    }

    static void requireAmount(String name, Value value) {
        if (value instanceof Text) {
            throw new IllegalArgumentException("Resource '%s' is a text; only attributes may be.".formatted(name));
        }
        if (value instanceof Scalar scalar && scalar.thousandths() < 0) {
            throw new IllegalArgumentException(
                    "Resource '%s' must not be negative, but is %s.".formatted(name, scalar));
        }
    }

    public static Resource of(String name, Value value, ResourceKind kind) {
        return new Resource(name, value, kind, 1);
    }

    public Resource with(ResourceKind other) {
        return new Resource(name, value, other, other.indivisible() ? count : 1);
    }

    /** Sorted in a bundle by kind, name and, of those that are counted, amount. */
    @Override
    public int compareTo(Resource other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "%s%s:%s%s".formatted(name, kind, value, count == 1 ? "" : "*" + count);
    }
}
