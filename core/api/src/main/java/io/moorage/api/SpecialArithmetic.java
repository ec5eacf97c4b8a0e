package io.moorage.api;

import io.moorage.api.Value.Scalar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sum, difference and containment of resources that are not plain: kind by kind, and whole ones by their count. */
final class SpecialArithmetic {
    private SpecialArithmetic() {}

    /** What adds up: one name of one kind and, if that is taken whole, one amount. */
    private record Slot(ResourceKind kind, String name, Optional<Value> whole) {
        static Slot of(Resource resource) {
            return new Slot(
                    resource.kind(),
                    resource.name(),
                    resource.kind().indivisible() ? Optional.of(resource.value()) : Optional.empty());
        }
    }

    /** Added up, without what is empty, in the order of bundles. */
    static List<Resource> canonical(Iterable<Resource> resources) {
        var slots = new HashMap<Slot, Resource>();
        resources.forEach(resource -> add(slots, resource));
        return sorted(slots);
    }

    static List<Resource> plus(List<Resource> left, List<Resource> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left.isEmpty() ? right : left;
        }
        var slots = slots(left);
        right.forEach(resource -> add(slots, resource));
        return sorted(slots);
    }

    /**
     * What is left.
     *
     * @throws IllegalArgumentException if more is taken of an amount than there is
     */
    static List<Resource> minus(List<Resource> left, List<Resource> right) {
        if (right.isEmpty()) {
            return left;
        }
        var slots = slots(left);
        for (var resource : right) {
            if (resource.value() instanceof Scalar && !contains(slots, resource)) {
                throw new IllegalArgumentException("Resource '%s%s' must not be negative: %s is taken from %s."
                        .formatted(resource.name(), resource.kind(), resource, left.isEmpty() ? "nothing" : left));
            }
        }
        return minusUpTo(left, right);
    }

    static List<Resource> minusUpTo(List<Resource> left, List<Resource> right) {
        if (left.isEmpty() || right.isEmpty()) {
            return left;
        }
        var slots = slots(left);
        right.forEach(resource -> slots.computeIfPresent(Slot.of(resource), (slot, mine) -> take(mine, resource)));
        return sorted(slots);
    }

    static boolean contains(List<Resource> left, List<Resource> right) {
        if (right.isEmpty()) {
            return true;
        }
        var slots = slots(left);
        return right.stream().allMatch(resource -> contains(slots, resource));
    }

    private static boolean contains(Map<Slot, Resource> slots, Resource resource) {
        var mine = slots.get(Slot.of(resource));
        return mine != null
                && mine.count() >= resource.count()
                && ValueArithmetic.contains(mine.value(), resource.value());
    }

    private static void add(Map<Slot, Resource> slots, Resource resource) {
        if (!ValueArithmetic.isEmpty(resource.value())) {
            slots.merge(Slot.of(resource), resource, SpecialArithmetic::sum);
        }
    }

    private static Resource sum(Resource left, Resource right) {
        return left.kind().indivisible()
                ? new Resource(left.name(), left.value(), left.kind(), Math.addExact(left.count(), right.count()))
                : Resource.of(left.name(), ValueArithmetic.plus(left.name(), left.value(), right.value()), left.kind());
    }

    /** What is left of {@code mine}; null if nothing is, which removes it. */
    private static @Nullable Resource take(Resource mine, Resource taken) {
        if (mine.kind().indivisible()) {
            int count = mine.count() - taken.count();
            return count > 0 ? new Resource(mine.name(), mine.value(), mine.kind(), count) : null;
        }
        var rest = ValueArithmetic.minusUpTo(mine.name(), mine.value(), taken.value());
        return ValueArithmetic.isEmpty(rest) ? null : Resource.of(mine.name(), rest, mine.kind());
    }

    private static Map<Slot, Resource> slots(List<Resource> resources) {
        var slots = new HashMap<Slot, Resource>();
        resources.forEach(resource -> slots.put(Slot.of(resource), resource));
        return slots;
    }

    private static List<Resource> sorted(Map<Slot, Resource> slots) {
        return slots.values().stream().sorted().toList();
    }
}
