package io.moorage.api;

import io.moorage.api.Disk.Persistence;
import io.moorage.api.Disk.Source;
import io.moorage.api.Disk.Volume;
import io.moorage.api.Value.Items;
import io.moorage.api.Value.Range;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/** Legal resources of every shape and kind, out of few names so that they meet. */
final class RandomResources {
    static final List<Role> ROLES =
            List.of(new Role("web"), new Role("web/eu"), new Role("web/eu/x"), new Role("webby"));
    private static final List<Source.Type> TYPES = List.of(Source.Type.values());
    private final Random random;

    RandomResources(long seed) {
        random = new Random(seed);
    }

    List<Resource> some(int max) {
        var some = new ArrayList<Resource>();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            some.add(one());
        }
        return some;
    }

    private Resource one() {
        return switch (random.nextInt(5)) {
            case 0 -> Resource.of("ports", ranges(), kind());
            case 1 -> Resource.of("zones", new Items(new TreeSet<>(List.of("z" + random.nextInt(4)))), kind());
            case 2 -> disk();
            default -> Resource.of("cpus", new Scalar(random.nextInt(3_000)), kind());
        };
    }

    private Ranges ranges() {
        var ranges = new ArrayList<Range>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int begin = random.nextInt(40);
            ranges.add(new Range(begin, begin + random.nextInt(6)));
        }
        return new Ranges(ranges);
    }

    ResourceKind kind() {
        var stack = stack();
        boolean dynamic = stack.stream().anyMatch(reservation -> reservation.type() == Reservation.Type.DYNAMIC);
        return new ResourceKind(stack, Optional.empty(), false, !dynamic && random.nextInt(3) == 0);
    }

    /** Roles that go down, the first reservation of either type. */
    private List<Reservation> stack() {
        var stack = new ArrayList<Reservation>();
        int depth = random.nextInt(4);
        for (int i = 0; i < depth; i++) {
            stack.add(i == 0 && random.nextBoolean() ? Reservation.fixed(ROLES.get(0)) : dynamic(ROLES.get(i)));
        }
        return stack;
    }

    private Reservation dynamic(Role role) {
        var labels = new TreeMap<String, String>();
        if (random.nextInt(4) == 0) {
            labels.put("why", "ü" + random.nextInt(2));
        }
        var principal = random.nextBoolean() ? Optional.of("ops" + random.nextInt(2)) : Optional.<String>empty();
        return new Reservation(Reservation.Type.DYNAMIC, role, principal, labels);
    }

    private Resource disk() {
        Optional<Source> source = random.nextBoolean() ? Optional.of(source()) : Optional.empty();
        if (random.nextBoolean()) {
            return volume(source);
        }
        var kind = new ResourceKind(stack(), source.map(Disk::of), false, false);
        var size = new Scalar(1_000 + random.nextInt(2) * 500);
        return new Resource("disk", size, kind, kind.indivisible() ? 1 + random.nextInt(2) : 1);
    }

    private Source source() {
        var type = TYPES.get(random.nextInt(TYPES.size()));
        var id = type == Source.Type.RAW && random.nextBoolean() ? Optional.of("raw1") : Optional.<String>empty();
        return new Source(
                type,
                Optional.of("/d" + random.nextInt(2)),
                Optional.empty(),
                id,
                Optional.empty(),
                new TreeMap<>(Map.of()));
    }

    private Resource volume(Optional<Source> source) {
        var disk = new Disk(Optional.empty(), Optional.empty(), source)
                .with(
                        new Persistence("id" + random.nextInt(2), Optional.of("ops")),
                        new Volume("path", Volume.Mode.RW));
        boolean shared = random.nextBoolean();
        var kind = new ResourceKind(List.of(Reservation.fixed(ROLES.get(0))), Optional.of(disk), shared, false);
        return new Resource("disk", new Scalar(1_000), kind, shared ? 1 + random.nextInt(3) : 1);
    }

    Role role() {
        return ROLES.get(random.nextInt(ROLES.size()));
    }

    Random random() {
        return random;
    }
}
