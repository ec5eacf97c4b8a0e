package io.moorage.api;

import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A bundle of resources, as an agent has, an offer holds and a task needs. Immutable; empty values are left out, so two
 * bundles that hold the same are equal.
 *
 * <p>Plain resources (everybody's, on the agent's own disk, for as long as wanted) stand by name; what is reserved, revocable,
 * shared or on a disk of its own stands beside them by its {@link ResourceKind}. Reading by name means the plain ones, which is
 * what a task may ask for without naming a kind; {@link #flattened} and {@link #scalars} add up over all kinds.
 *
 * <p>The role that a bundle is allocated to (Mesos' allocation info) is not part of it: an offer has one role for all that it
 * holds, so equal resources stay equal whoever holds them.
 *
 * @param byName the plain ones, sorted by name; {@code mem} and {@code disk} in MiB, {@code cpus} in cores, {@code ports} as
 *     ranges
 * @param special the others, sorted and added up; one name has one shape over all kinds
 */
public record Resources(SortedMap<String, Value> byName, List<Resource> special) {
    public static final String CPUS = "cpus";
    public static final String MEM = "mem";
    public static final String DISK = "disk";
    public static final String GPUS = "gpus";
    public static final String PORTS = "ports";
    public static final Resources NONE = new Resources(new TreeMap<>());

    public Resources {
        var kept = new TreeMap<String, Value>();
        byName.forEach((name, value) -> put(kept, name, value));
        // Bundles that were stored before there were kinds have no such field, and a codec then gives null.
        if (special == null || special.isEmpty()) {
            special = List.of();
        } else {
            var others = new ArrayList<Resource>();
            for (var resource : special) {
                if (resource.kind().equals(ResourceKind.PLAIN)) {
                    put(kept, resource.name(), resource.value());
                } else {
                    others.add(resource);
                }
            }
            special = SpecialArithmetic.canonical(others);
            requireOneShape(kept, special);
        }
        byName = Collections.unmodifiableSortedMap(kept);
    }

    public Resources(SortedMap<String, Value> byName) {
        this(byName, List.of());
    }

    private static void put(TreeMap<String, Value> kept, String name, Value value) {
        Resource.requireAmount(name, value);
        if (!ValueArithmetic.isEmpty(value)) {
            kept.merge(name, value, (a, b) -> ValueArithmetic.plus(name, a, b));
        }
    }

    private static void requireOneShape(Map<String, Value> plain, List<Resource> special) {
        var shapes = new TreeMap<>(plain);
        for (var resource : special) {
            var other = shapes.putIfAbsent(resource.name(), resource.value());
            if (other != null) {
                ValueArithmetic.requireSameShape(resource.name(), other, resource.value());
            }
        }
    }

    public static Resources of(Map<String, ? extends Value> byName) {
        return new Resources(new TreeMap<>(byName));
    }

    /** {@code cpus} in cores, {@code memMib} and {@code diskMib} in MiB. */
    public static Resources of(double cpus, double memMib, double diskMib) {
        return of(Map.of(CPUS, Scalar.of(cpus), MEM, Scalar.of(memMib), DISK, Scalar.of(diskMib)));
    }

    /** All of these, of any kind, added up. */
    public static Resources of(Collection<Resource> resources) {
        return new Resources(new TreeMap<>(), List.copyOf(resources));
    }

    public Resources with(String name, Value value) {
        var changed = new TreeMap<>(byName);
        changed.put(name, value);
        return new Resources(changed, special);
    }

    /** These and one more. */
    public Resources with(Resource resource) {
        return plus(of(List.of(resource)));
    }

    public Resources plus(Resources other) {
        if (other.isEmpty()) {
            return this;
        }
        var sum = new TreeMap<>(byName);
        other.byName.forEach((name, value) -> sum.merge(name, value, (a, b) -> ValueArithmetic.plus(name, a, b)));
        return new Resources(sum, SpecialArithmetic.plus(special, other.special));
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
        return new Resources(rest, SpecialArithmetic.minus(special, other.special));
    }

    /** What is left without {@code other}; where {@code other} has more, nothing is left. */
    public Resources minusUpTo(Resources other) {
        var rest = new TreeMap<>(byName);
        other.byName.forEach((name, value) ->
                rest.computeIfPresent(name, (same, mine) -> ValueArithmetic.minusUpTo(name, mine, value)));
        return new Resources(rest, SpecialArithmetic.minusUpTo(special, other.special));
    }

    /** What both hold. */
    public Resources intersect(Resources other) {
        return minusUpTo(minusUpTo(other));
    }

    /** Whether all of {@code other} is in here, kind by kind; a value of another shape never is. */
    public boolean contains(Resources other) {
        return other.byName.entrySet().stream().allMatch(entry -> {
                    var mine = byName.get(entry.getKey());
                    return mine != null && ValueArithmetic.contains(mine, entry.getValue());
                })
                && SpecialArithmetic.contains(special, other.special);
    }

    /** The amounts that add up over agents, which ports and sets do not: by name alone, over all kinds. */
    public Resources scalars() {
        if (!special.isEmpty()) {
            return flattened().scalars();
        }
        var kept = new TreeMap<>(byName);
        kept.values().removeIf(value -> !(value instanceof Scalar));
        return kept.size() == byName.size() ? this : new Resources(kept);
    }

    /** All of it by name alone, as if everything were plain; what is shared counts once. */
    public Resources flattened() {
        return special.isEmpty() ? this : map(Resources::plain);
    }

    private static Resource plain(Resource resource) {
        long times = resource.kind().shared() ? 1 : resource.count();
        return resource.value() instanceof Scalar scalar
                ? Resource.of(
                        resource.name(),
                        new Scalar(Math.multiplyExact(scalar.thousandths(), times)),
                        ResourceKind.PLAIN)
                : resource.with(ResourceKind.PLAIN);
    }

    /** Every resource, the plain ones first. */
    public Stream<Resource> stream() {
        return Stream.concat(
                byName.entrySet().stream()
                        .map(entry -> Resource.of(entry.getKey(), entry.getValue(), ResourceKind.PLAIN)),
                special.stream());
    }

    private Resources map(UnaryOperator<Resource> change) {
        return of(stream().map(change).toList());
    }

    /** Those whose kind is wanted. */
    public Resources filter(Predicate<ResourceKind> wanted) {
        return new Resources(
                wanted.test(ResourceKind.PLAIN) ? byName : new TreeMap<>(),
                special.stream()
                        .filter(resource -> wanted.test(resource.kind()))
                        .toList());
    }

    /** What a framework of that role may be offered: what is nobody's own, the role's, and that of the roles above it. */
    public Resources allocatableTo(Role role) {
        return special.isEmpty() ? this : filter(kind -> kind.allocatableTo(role));
    }

    public Resources unreserved() {
        return filter(kind -> kind.reservations().isEmpty());
    }

    /** What is reserved to exactly that role. */
    public Resources reserved(Role role) {
        return filter(kind ->
                kind.reservation().filter(owner -> owner.role().equals(role)).isPresent());
    }

    public Resources revocable() {
        return filter(ResourceKind::revocable);
    }

    public Resources nonRevocable() {
        return filter(kind -> !kind.revocable());
    }

    public Resources persistentVolumes() {
        return filter(ResourceKind::persistent);
    }

    /** What operations made of it. */
    public Resources converted() {
        return special.isEmpty() ? NONE : filter(ResourceKind::converted);
    }

    /** The same amounts before any operation. */
    public Resources configured() {
        return map(resource -> resource.with(resource.kind().configured()));
    }

    /** These, as an agent is configured, with what operations made of some of them in its place; never throws. */
    public Resources withConverted(Resources converted) {
        return converted.isEmpty() ? this : minusUpTo(converted.configured()).plus(converted);
    }

    public Resources shared() {
        return filter(ResourceKind::shared);
    }

    /** All of it reserved once more, for a role at or below that of its owner. */
    public Resources reserve(Reservation reservation) {
        return map(resource -> resource.with(resource.kind().push(reservation)));
    }

    /**
     * All of it without its most refined reservation.
     *
     * @throws IllegalArgumentException if some of it is not reserved
     */
    public Resources unreserve() {
        return map(resource -> resource.with(resource.kind().pop()));
    }

    /**
     * After an operation.
     *
     * @throws IllegalArgumentException if what it consumes is not here: check {@link #contains} first
     */
    public Resources apply(ResourceOperation operation) {
        if (!contains(operation.consumed())) {
            throw new IllegalArgumentException(
                    "An operation needs %s, but there is only %s.".formatted(operation.consumed(), this));
        }
        return minus(operation.consumed()).plus(operation.converted());
    }

    /**
     * Chooses so much of ours, whatever kind it is asked as: from the most refined reservation first and from the plain last.
     * Revocable and shared resources, volumes and disks of their own are never chosen this way. Empty if there is not enough.
     */
    public Optional<Resources> find(Resources wanted) {
        var asked = wanted.flattened();
        var missing = asked;
        var found = new ArrayList<Resource>();
        var candidates = stream()
                .filter(resource ->
                        !resource.kind().revocable() && resource.kind().disk().isEmpty())
                .filter(asked::hasShapeOf)
                .sorted(Comparator.comparingInt(
                        resource -> -resource.kind().reservations().size()))
                .toList();
        for (var candidate : candidates) {
            var part = missing.intersect(of(Map.of(candidate.name(), candidate.value())));
            part.stream().map(resource -> resource.with(candidate.kind())).forEach(found::add);
            missing = missing.minus(part);
        }
        return missing.isEmpty() ? Optional.of(of(found)) : Optional.empty();
    }

    private boolean hasShapeOf(Resource resource) {
        var mine = byName.get(resource.name());
        return mine != null && mine.getClass() == resource.value().getClass();
    }

    public boolean isEmpty() {
        return byName.isEmpty() && special.isEmpty();
    }

    /** The plain scalar of that name in thousandths, 0 if there is none. */
    public long thousandths(String name) {
        return byName.get(name) instanceof Scalar scalar ? scalar.thousandths() : 0;
    }

    /** The plain scalar of that name in units, 0 if there is none. */
    public double units(String name) {
        return thousandths(name) / 1000.0;
    }

    /** The plain ports, empty if there are none. */
    public Ranges ports() {
        return byName.get(PORTS) instanceof Ranges ranges ? ranges : new Ranges(List.of());
    }

    /** As Mesos prints and {@code --resources} reads: {@code cpus:2; mem:1024; ports:[31000-32000]; cpus(web):4}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        byName.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "; ").append(name).append(':').append(value));
        special.forEach(resource -> text.append(text.isEmpty() ? "" : "; ").append(resource));
        return text.toString();
    }
}
