package io.moorage.agent.engine;

import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.api.Value.Scalar;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether a task fits beside those that have not ended. */
final class Capacity {
    private Capacity() {}

    /** Why the wanted resources do not fit; empty if they do. Never throws, whatever a master asks for. */
    static Optional<String> lack(Resources all, Resources used, Resources wanted) {
        for (var entry : wanted.byName().entrySet()) {
            var lack = lack(entry.getKey(), all.byName().get(entry.getKey()), used, entry.getValue());
            if (lack.isPresent()) {
                return lack;
            }
        }
        return special(all, used, wanted);
    }

    private static Optional<String> special(Resources all, Resources used, Resources wanted) {
        var own = new Resources(new TreeMap<>(), all.special());
        var rest = own.minusUpTo(new Resources(new TreeMap<>(), used.special()));
        return wanted.special().stream()
                .filter(resource -> !rest.contains(Resources.NONE.with(resource)))
                .findFirst()
                .map(resource -> "it needs %s, but of this agent's %s only %s is free"
                        .formatted(resource, own.isEmpty() ? "nothing" : own, rest.isEmpty() ? "nothing" : rest));
    }

    private static Optional<String> lack(String name, @Nullable Value all, Resources used, Value wanted) {
        var taken = used.byName().get(name);
        if (all == null) {
            return Optional.of("it needs %s %s, but this agent has none".formatted(wanted, name));
        }
        if (all.getClass() != wanted.getClass() || (taken != null && taken.getClass() != all.getClass())) {
            return Optional.of("it needs %s %s, but this agent counts its %s in another way: %s"
                    .formatted(wanted, name, name, all));
        }
        if (wanted instanceof Scalar scalar) {
            long free = all instanceof Scalar total ? total.thousandths() - used.thousandths(name) : 0;
            return scalar.thousandths() <= free
                    ? Optional.empty()
                    : Optional.of("it needs %s %s, but of this agent's %s only %s are free"
                            .formatted(wanted, name, all, new Scalar(Math.max(0, free))));
        }
        var free = taken == null ? only(name, all) : only(name, all).minus(only(name, taken));
        boolean fits = free.contains(only(name, wanted));
        return fits
                ? Optional.empty()
                : Optional.of("it needs %s %s, but of this agent's %s there are taken %s"
                        .formatted(name, wanted, all, taken == null ? "none" : taken));
    }

    private static Resources only(String name, Value value) {
        return Resources.of(Map.of(name, value));
    }
}
