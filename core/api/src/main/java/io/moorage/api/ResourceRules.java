package io.moorage.api;

import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether resources that someone wrote make sense, in Mesos' order of rules; the first problem is the answer, as a sentence.
 * Bundles that come from outside are asked before they are counted with.
 */
public final class ResourceRules {
    /** How many names and kinds one bundle from outside may hold. */
    public static final int RESOURCES_MAX = 1_000;

    /** How many separate ranges one resource from outside may hold. */
    public static final int RANGES_MAX = 10_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\-/]+");

    private ResourceRules() {}

    /** Why the bundle makes no sense; empty if it does. */
    public static Optional<String> problem(Resources resources) {
        if (resources.byName().size() + resources.special().size() > RESOURCES_MAX) {
            return Optional.of("A bundle holds at most %d resources, but this one has %d."
                    .formatted(
                            RESOURCES_MAX,
                            resources.byName().size() + resources.special().size()));
        }
        return resources.stream()
                .map(ResourceRules::problem)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> doubledVolume(resources));
    }

    /** Why a task cannot hold the bundle though it makes sense; empty if it can. */
    public static Optional<String> taskProblem(Resources resources) {
        for (var resource : resources.special()) {
            boolean mixed = resource.kind().revocable()
                    && resources.stream()
                            .anyMatch(other -> other.name().equals(resource.name())
                                    && !other.kind().revocable());
            if (mixed) {
                return Optional.of("Resource '%s' is asked for both revocable and not. Ask for one of them."
                        .formatted(resource.name()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(Resource resource) {
        return value(resource)
                .or(() -> reservations(resource.kind().reservations()))
                .or(() -> disk(resource))
                .or(() -> sharing(resource))
                .map(problem -> "Resource '%s' is not legal: %s.".formatted(shortened(resource.toString()), problem));
    }

    private static Optional<String> value(Resource resource) {
        if (!NAME.matcher(resource.name()).matches()) {
            return Optional.of("its name must be of letters, digits, '_', '.', '-' and '/'");
        }
        return switch (resource.value()) {
            case Scalar scalar -> {
                if (scalar.units() > Scalar.UNITS_MAX) {
                    yield Optional.of("it is more than %s".formatted(Scalar.UNITS_MAX));
                }
                yield resource.name().equals(Resources.GPUS) && scalar.thousandths() % 1000 != 0
                        ? Optional.of("gpus are whole ones")
                        : Optional.empty();
            }
            case Ranges ranges ->
                ranges.ranges().size() > RANGES_MAX
                        ? Optional.of("it has %d ranges, and %d is the most"
                                .formatted(ranges.ranges().size(), RANGES_MAX))
                        : Optional.empty();
            case Value.Items items -> Optional.empty();
            case Value.Text text -> Optional.of("it is a text");
        };
    }

    private static Optional<String> reservations(List<Reservation> stack) {
        for (int i = 1; i < stack.size(); i++) {
            var role = stack.get(i).role();
            var above = stack.get(i - 1).role();
            if (stack.get(i).type() == Reservation.Type.STATIC) {
                return Optional.of("only its first reservation may be static");
            }
            if (role.equals(above) || !role.within(above)) {
                return Optional.of(
                        "its reservation for role '%s' does not refine the one for role '%s'; name a role below"
                                .formatted(role.value(), above.value()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> disk(Resource resource) {
        var kind = resource.kind();
        if (kind.disk().isEmpty()) {
            return Optional.empty();
        }
        var disk = kind.disk().get();
        if (!resource.name().equals(Resources.DISK) || !(resource.value() instanceof Scalar)) {
            return Optional.of("only an amount of 'disk' says which disk it is of");
        }
        if (disk.persistence().isEmpty()
                && disk.volume().isEmpty()
                && disk.source().isEmpty()) {
            return Optional.of("its disk says nothing; leave it out");
        }
        if (disk.persistence().isPresent() != disk.volume().isPresent()) {
            return Optional.of("a volume and its persistence come together");
        }
        return disk.persistence().flatMap(persistence -> persistence(kind, disk, persistence));
    }

    private static Optional<String> persistence(ResourceKind kind, Disk disk, Disk.Persistence persistence) {
        if (kind.reservations().isEmpty()) {
            return Optional.of("a persistent volume needs reserved disk");
        }
        if (kind.revocable()) {
            return Optional.of("a persistent volume cannot be on revocable disk");
        }
        var id = Ids.problem(persistence.id());
        if (!id.isEmpty()) {
            return Optional.of("its persistence id " + id);
        }
        if (disk.volume()
                .map(Disk.Volume::mode)
                .filter(Disk.Volume.Mode.RW::equals)
                .isEmpty()) {
            return Optional.of("a persistent volume is made to be written; its mode must be RW");
        }
        return disk.volume().map(Disk.Volume::containerPath).flatMap(ResourceRules::containerPath);
    }

    private static Optional<String> containerPath(String path) {
        if (path.isBlank()) {
            return Optional.of("its volume has no container path");
        }
        return path.indexOf('\0') >= 0 || Arrays.asList(path.split("/", -1)).contains("..")
                ? Optional.of("its container path leads elsewhere; leave '..' out")
                : Optional.empty();
    }

    private static Optional<String> sharing(Resource resource) {
        var kind = resource.kind();
        if (kind.shared() && !kind.persistent()) {
            return Optional.of("only a persistent volume can be shared");
        }
        if (kind.persistent() && !kind.shared() && resource.count() > 1) {
            return Optional.of("a volume that is not shared is held once");
        }
        return kind.revocable()
                        && kind.reservations().stream()
                                .anyMatch(reservation -> reservation.type() == Reservation.Type.DYNAMIC)
                ? Optional.of("what is revocable cannot be reserved dynamically")
                : Optional.empty();
    }

    /** A persistence id names one volume of a role. */
    private static Optional<String> doubledVolume(Resources resources) {
        var seen = new HashSet<String>();
        return resources.special().stream()
                .map(ResourceRules::volumeName)
                .flatMap(Optional::stream)
                .filter(name -> !seen.add(name))
                .findFirst()
                .map("Persistence id and role %s are those of two volumes. Use a new id."::formatted);
    }

    /** The persistence id and the role that owns it; empty if it is no persistent volume. */
    static Optional<String> volumeName(ResourceKind kind) {
        var owner = kind.reservation().map(Reservation::role).orElse(Role.DEFAULT);
        return kind.disk()
                .flatMap(Disk::persistence)
                .map(persistence -> "'%s' of '%s'".formatted(persistence.id(), owner.value()));
    }

    private static Optional<String> volumeName(Resource resource) {
        return volumeName(resource.kind());
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
