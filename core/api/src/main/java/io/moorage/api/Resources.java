package io.moorage.api;

import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import io.moorage.api.Value.Text;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle of resources by name, as an agent has, an offer holds and a task needs. Immutable; empty values are left out, so
 * two bundles that hold the same are equal.
 *
 * @param byName sorted by name; {@code mem} and {@code disk} in MiB, {@code cpus} in cores, {@code ports} as ranges
 */
public record Resources(SortedMap<String, Value> byName) {
    public static final String CPUS = "cpus";
    public static final String MEM = "mem";
    public static final String DISK = "disk";
    public static final String GPUS = "gpus";
    public static final String PORTS = "ports";
    public static final Resources NONE = new Resources(new TreeMap<>());

    public Resources {
        var kept = new TreeMap<String, Value>();
        byName.forEach((name, value) -> {
            if (value instanceof Text) {
                throw new IllegalArgumentException("Resource '%s' is a text; only attributes may be.".formatted(name));
            }
            if (value instanceof Scalar scalar && scalar.thousandths() < 0) {
                throw new IllegalArgumentException(
                        "Resource '%s' must not be negative, but is %s.".formatted(name, scalar));
            }
            if (!ValueArithmetic.isEmpty(value)) {
                kept.put(name, value);
            }
        });
        byName = Collections.unmodifiableSortedMap(kept);
    }

    public static Resources of(Map<String, ? extends Value> byName) {
        return new Resources(new TreeMap<>(byName));
    }

    /** {@code cpus} in cores, {@code memMib} and {@code diskMib} in MiB. */
    public static Resources of(double cpus, double memMib, double diskMib) {
        return of(Map.of(CPUS, Scalar.of(cpus), MEM, Scalar.of(memMib), DISK, Scalar.of(diskMib)));
    }

    public Resources with(String name, Value value) {
        var changed = new TreeMap<>(byName);
        changed.put(name, value);
        return new Resources(changed);
    }

    public Resources plus(Resources other) {
        if (other.isEmpty()) {
            return this;
        }
        var sum = new TreeMap<>(byName);
        other.byName.forEach((name, value) -> sum.merge(name, value, (a, b) -> ValueArithmetic.plus(name, a, b)));
        return new Resources(sum);
    }

    /**
     * What is left without {@code other}.
     *
     * @throws IllegalArgumentException if a scalar of {@code other} is larger than ours: check {@link #contains} first
     */
    public Resources minus(Resources other) {
        if (other.isEmpty()) {
            return this;
        }
        var rest = new TreeMap<>(byName);
        other.byName.forEach((name, value) -> {
            var mine = rest.get(name);
            if (mine != null) {
                rest.put(name, ValueArithmetic.minus(name, mine, value));
            } else if (value instanceof Scalar) {
                throw new IllegalArgumentException(
                        "Resource '%s' must not be negative: %s is taken from nothing.".formatted(name, value));
            }
        });
        return new Resources(rest);
    }

    /** What is left without {@code other}; where {@code other} has more, nothing is left. */
    public Resources minusUpTo(Resources other) {
        var rest = new TreeMap<>(byName);
        other.byName.forEach((name, value) ->
                rest.computeIfPresent(name, (same, mine) -> ValueArithmetic.minusUpTo(name, mine, value)));
        return new Resources(rest);
    }

    /** Whether all of {@code other} is in here; a value of another shape never is. */
    public boolean contains(Resources other) {
        return other.byName.entrySet().stream().allMatch(entry -> {
            var mine = byName.get(entry.getKey());
            return mine != null && ValueArithmetic.contains(mine, entry.getValue());
        });
    }

    /** Only the scalars: amounts that add up over agents, which ports and sets do not. */
    public Resources scalars() {
        var kept = new TreeMap<>(byName);
        kept.values().removeIf(value -> !(value instanceof Scalar));
        return kept.size() == byName.size() ? this : new Resources(kept);
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The scalar of that name in thousandths, 0 if there is none. */
    public long thousandths(String name) {
        return byName.get(name) instanceof Scalar scalar ? scalar.thousandths() : 0;
    }

    /** The scalar of that name in units, 0 if there is none. */
    public double units(String name) {
        return thousandths(name) / 1000.0;
    }

    /** The ports, empty if there are none. */
    public Ranges ports() {
        return byName.get(PORTS) instanceof Ranges ranges ? ranges : new Ranges(List.of());
    }

    /** As Mesos prints and {@code --resources} reads: {@code cpus:2; mem:1024; ports:[31000-32000]}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        byName.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "; ").append(name).append(':').append(value));
        return text.toString();
    }
}
