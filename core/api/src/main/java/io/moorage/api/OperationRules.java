package io.moorage.api;

import io.moorage.api.ResourceOperation.Create;
import io.moorage.api.ResourceOperation.Destroy;
import io.moorage.api.ResourceOperation.Grow;
import io.moorage.api.ResourceOperation.Reserve;
import io.moorage.api.ResourceOperation.Shrink;
import io.moorage.api.ResourceOperation.Unreserve;
import io.moorage.api.Value.Scalar;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a bundle can apply an operation, in Mesos' order of rules; the first problem is the answer. */
final class OperationRules {
    private OperationRules() {}

    static Optional<String> problem(ResourceOperation operation, Resources pool) {
        return switch (operation) {
            case Reserve reserve ->
                named("reserve", reserve.resources())
                        .or(() -> notDynamic("reserve", reserve.resources()))
                        .or(() -> hasVolume("reserve", reserve.resources()))
                        .or(() -> lacking("reserve", operation, pool));
            case Unreserve unreserve ->
                named("unreserve", unreserve.resources())
                        .or(() -> notDynamic("unreserve", unreserve.resources()))
                        .or(() -> hasVolume("unreserve", unreserve.resources()))
                        .or(() -> lacking("unreserve", operation, pool));
            case Create create ->
                named("create", create.volumes())
                        .or(() -> noVolume("create", create.volumes()))
                        .or(() -> idTaken(create.volumes(), pool))
                        .or(() -> lacking("create", operation, pool));
            case Destroy destroy ->
                named("destroy", destroy.volumes())
                        .or(() -> noVolume("destroy", destroy.volumes()))
                        .or(() -> stillShared(destroy.volumes(), pool))
                        .or(() -> lacking("destroy", operation, pool));
            case Grow grow ->
                resizable("grow", grow.volume(), grow.addition()).or(() -> lacking("grow", operation, pool));
            case Shrink shrink ->
                resizable("shrink", shrink.volume(), shrink.subtraction())
                        .or(() -> tooMuch(shrink))
                        .or(() -> lacking("shrink", operation, pool));
        };
    }

    private static Optional<String> named(String verb, Resources resources) {
        return resources.isEmpty()
                ? Optional.of("Cannot %s nothing. Name some resources.".formatted(verb))
                : ResourceRules.problem(resources);
    }

    private static Optional<String> notDynamic(String verb, Resources resources) {
        return first(
                resources,
                kind -> kind.reservation()
                        .filter(top -> top.type() == Reservation.Type.DYNAMIC)
                        .isEmpty(),
                "Cannot " + verb + " '%s': its last reservation is not a dynamic one. Static ones are an agent's own.");
    }

    private static Optional<String> hasVolume(String verb, Resources resources) {
        return first(
                resources,
                ResourceKind::persistent,
                "Cannot " + verb + " '%s': it is a persistent volume. Destroy the volume first.");
    }

    private static Optional<String> noVolume(String verb, Resources resources) {
        return first(
                resources,
                kind -> !kind.persistent(),
                "Cannot " + verb + " '%s': it is no persistent volume. Give its disk a persistence and a volume.");
    }

    private static Optional<String> idTaken(Resources volumes, Resources pool) {
        return volumes.special().stream()
                .filter(volume -> pool.special().stream().anyMatch(held -> sameVolume(volume.kind(), held.kind())))
                .findFirst()
                .map(volume -> "Cannot create '%s': a volume of that persistence id and role is there. Use a new id."
                        .formatted(volume));
    }

    private static boolean sameVolume(ResourceKind one, ResourceKind other) {
        return one.persistent() && ResourceRules.volumeName(one).equals(ResourceRules.volumeName(other));
    }

    private static Optional<String> stillShared(Resources volumes, Resources pool) {
        var rest = pool.minusUpTo(volumes).persistentVolumes();
        return first(
                volumes,
                kind -> rest.special().stream().anyMatch(left -> left.kind().equals(kind)),
                "Cannot destroy '%s': it is held more often than that. Wait until no task uses it.");
    }

    private static Optional<String> resizable(String verb, Resource volume, Scalar by) {
        var kind = volume.kind();
        if (!kind.persistent() || kind.shared()) {
            return Optional.of("Cannot %s '%s': only a persistent volume that is not shared changes its size."
                    .formatted(verb, volume));
        }
        if (kind.on(kind.disk().flatMap(Disk::withoutVolume), false).indivisible()) {
            return Optional.of("Cannot %s '%s': its disk is taken whole.".formatted(verb, volume));
        }
        if (volume.count() != 1 || by.thousandths() <= 0) {
            return Optional.of(
                    "Cannot %s '%s' by %s: name one volume and more than nothing.".formatted(verb, volume, by));
        }
        return ResourceRules.problem(Resources.NONE.with(volume));
    }

    private static Optional<String> tooMuch(Shrink shrink) {
        return shrink.volume().value() instanceof Scalar size
                        && size.thousandths() <= shrink.subtraction().thousandths()
                ? Optional.of("Cannot shrink '%s' by %s: nothing would be left. Destroy it instead."
                        .formatted(shrink.volume(), shrink.subtraction()))
                : Optional.empty();
    }

    private static Optional<String> lacking(String verb, ResourceOperation operation, Resources pool) {
        var consumed = operation.consumed();
        return pool.contains(consumed)
                ? Optional.empty()
                : Optional.of("Cannot %s: it takes %s, but there is only %s."
                        .formatted(verb, consumed, pool.isEmpty() ? "nothing" : pool));
    }

    private static Optional<String> first(Resources resources, Predicate<ResourceKind> wrong, String sentence) {
        return resources.stream()
                .filter(resource -> wrong.test(resource.kind()))
                .findFirst()
                .map(sentence::formatted);
    }
}
