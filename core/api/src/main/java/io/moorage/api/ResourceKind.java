package io.moorage.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sets resources of one name apart from each other; amounts are added and taken within one kind. Ordered by all that it
 * says, so that bundles of the same are equal.
 *
 * @param reservations from the first to the most refined, whose role is the owner; empty if everybody's
 * @param disk only of {@code disk}, and absent for the work directory's
 * @param shared may be held by several tasks at once; a persistent volume only
 * @param revocable may be taken back at any time
 */
public record ResourceKind(List<Reservation> reservations, Optional<Disk> disk, boolean shared, boolean revocable)
        implements Comparable<ResourceKind> {
    public static final ResourceKind PLAIN = new ResourceKind(List.of(), Optional.empty(), false, false);

    public ResourceKind {
        reservations = List.copyOf(reservations);
    }

    public static ResourceKind reserved(Reservation... reservations) {
        return new ResourceKind(List.of(reservations), Optional.empty(), false, false);
    }

    public static ResourceKind of(Disk disk) {
        return new ResourceKind(List.of(), Optional.of(disk), false, false);
    }

    /** The most refined reservation, which is the one that counts. */
    public Optional<Reservation> reservation() {
        return reservations.isEmpty() ? Optional.empty() : Optional.of(reservations.get(reservations.size() - 1));
    }

    /** Whether a framework of that role may be offered it: it is everybody's, the role's own, or of a role above. */
    public boolean allocatableTo(Role role) {
        return reservation().map(owner -> role.within(owner.role())).orElse(true);
    }

    public boolean persistent() {
        return disk.flatMap(Disk::persistence).isPresent();
    }

    /** Whether an operation made it: it is reserved dynamically, or a volume. */
    public boolean converted() {
        return persistent()
                || reservations.stream().anyMatch(reservation -> reservation.type() == Reservation.Type.DYNAMIC);
    }

    /** What it was before any operation: no volume, and static reservations only. */
    ResourceKind configured() {
        return new ResourceKind(
                reservations.stream()
                        .filter(reservation -> reservation.type() == Reservation.Type.STATIC)
                        .toList(),
                disk.flatMap(Disk::withoutVolume),
                false,
                revocable);
    }

    /** Whether it is taken whole or not at all: volumes, mounts and block devices. Equal ones are counted, not added. */
    public boolean indivisible() {
        return disk.isPresent()
                && (persistent()
                        || disk.get()
                                .source()
                                .filter(source -> !source.divisible())
                                .isPresent());
    }

    /** The same, reserved once more. */
    public ResourceKind push(Reservation refined) {
        var stack = new ArrayList<>(reservations);
        stack.add(refined);
        return new ResourceKind(stack, disk, shared, revocable);
    }

    /**
     * The same without its most refined reservation.
     *
     * @throws IllegalArgumentException if it has none
     */
    public ResourceKind pop() {
        if (reservations.isEmpty()) {
            throw new IllegalArgumentException("A reservation is undone, but there is none.");
        }
        return new ResourceKind(reservations.subList(0, reservations.size() - 1), disk, shared, revocable);
    }

    /** The same kind on another disk, or with another volume; a kind without a volume is not shared. */
    public ResourceKind on(Optional<Disk> other, boolean nowShared) {
        return new ResourceKind(reservations, other, nowShared, revocable);
    }

    @Override
    public int compareTo(ResourceKind other) {
        if (equals(other)) {
            return 0;
        }
        var mine = fields();
        var theirs = other.fields();
        for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
            int order = mine.get(i).compareTo(theirs.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(mine.size(), theirs.size());
    }

    /** All that it says, each list behind its length and each optional behind its presence, so that two kinds never read alike. */
    private List<String> fields() {
        var fields = new ArrayList<String>();
        fields.add(Integer.toString(reservations.size()));
        for (var reservation : reservations) {
            fields.add(reservation.type().name());
            fields.add(reservation.role().value());
            add(fields, reservation.principal());
            add(fields, reservation.labels());
        }
        fields.add(Boolean.toString(disk.isPresent()));
        disk.ifPresent(known -> {
            add(fields, known.persistence().map(Disk.Persistence::id));
            add(fields, known.persistence().flatMap(Disk.Persistence::principal));
            add(fields, known.volume().map(Disk.Volume::containerPath));
            add(fields, known.volume().map(volume -> volume.mode().name()));
            fields.add(Boolean.toString(known.source().isPresent()));
            known.source().ifPresent(source -> {
                fields.add(source.type().name());
                add(fields, source.root());
                add(fields, source.vendor());
                add(fields, source.id());
                add(fields, source.profile());
                add(fields, source.metadata());
            });
        });
        fields.add(Boolean.toString(shared));
        fields.add(Boolean.toString(revocable));
        return fields;
    }

    private static void add(List<String> fields, Optional<String> value) {
        fields.add(Boolean.toString(value.isPresent()));
        value.ifPresent(fields::add);
    }

    private static void add(List<String> fields, Map<String, String> labels) {
        fields.add(Integer.toString(labels.size()));
        labels.forEach((key, value) -> {
            fields.add(key);
            fields.add(value);
        });
    }

    /** As it stands behind a name: {@code (web)}, {@code (reservations: [(STATIC,web), (DYNAMIC,web/eu,ops)])[data:path]<SHARED>}. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        if (reservations.size() == 1
                && reservations
                        .get(0)
                        .equals(Reservation.fixed(reservations.get(0).role()))) {
            text.append('(').append(reservations.get(0).role().value()).append(')');
        } else if (!reservations.isEmpty()) {
            text.append("(reservations: ").append(reservations).append(')');
        }
        disk.ifPresent(text::append);
        return text.append(revocable ? "{REV}" : "")
                .append(shared ? "<SHARED>" : "")
                .toString();
    }
}
