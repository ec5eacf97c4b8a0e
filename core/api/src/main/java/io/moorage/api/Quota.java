package io.moorage.api;

import io.moorage.api.Value.Scalar;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a role and all roles below it are promised together, and what they may hold at most. Amounts of scalar resources by name.
 *
 * @param guarantees a resource that is not named is not promised
 * @param limits a resource that is not named has no limit; one whose limit is zero is not to be had
 */
public record Quota(SortedMap<String, Scalar> guarantees, SortedMap<String, Scalar> limits) {
    public static final Quota NONE = new Quota(new TreeMap<>(), new TreeMap<>());

    public Quota {
        guarantees = checked("guarantee", guarantees);
        guarantees = without0(guarantees);
        limits = checked("limit", limits);
        for (var entry : guarantees.entrySet()) {
            var limit = limits.get(entry.getKey());
            if (limit != null && limit.thousandths() < entry.getValue().thousandths()) {
                throw new IllegalArgumentException(
                        "A quota guarantees %s of '%s' and limits it to %s. Raise the limit or lower the guarantee."
                                .formatted(entry.getValue(), entry.getKey(), limit));
            }
        }
    }

    private static SortedMap<String, Scalar> checked(String what, SortedMap<String, Scalar> amounts) {
        amounts.forEach((name, amount) -> {
            Ids.check("The name of a quota's resource", name);
            if (amount.thousandths() < 0 || amount.units() > Scalar.UNITS_MAX) {
                throw new IllegalArgumentException("A quota's %s of '%s' lies between 0 and %s, but this one is %s."
                        .formatted(what, name, Scalar.UNITS_MAX, amount));
            }
        });
        return Collections.unmodifiableSortedMap(new TreeMap<>(amounts));
    }

    private static SortedMap<String, Scalar> without0(SortedMap<String, Scalar> amounts) {
        var kept = new TreeMap<>(amounts);
        kept.values().removeIf(amount -> amount.thousandths() == 0);
        return Collections.unmodifiableSortedMap(kept);
    }

    /** In thousandths; 0 if it is not promised. */
    public long guarantee(String resource) {
        var amount = guarantees.get(resource);
        return amount == null ? 0 : amount.thousandths();
    }

    /** In thousandths; {@link Long#MAX_VALUE} if there is none. */
    public long limit(String resource) {
        var amount = limits.get(resource);
        return amount == null ? Long.MAX_VALUE : amount.thousandths();
    }

    /** As people read it: {@code guarantee cpus:4; limit cpus:8, mem:1024}. */
    @Override
    public String toString() {
        return equals(NONE) ? "none" : "guarantee %s; limit %s".formatted(text(guarantees), text(limits));
    }

    private static String text(SortedMap<String, Scalar> amounts) {
        var parts = amounts.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .toList();
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }
}
