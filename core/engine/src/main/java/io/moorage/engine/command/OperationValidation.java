package io.moorage.engine.command;

import io.moorage.api.Disk;
import io.moorage.api.Disk.Source;
import io.moorage.api.Reservation;
import io.moorage.api.ResourceKind;
import io.moorage.api.ResourceOperation;
import io.moorage.api.ResourceOperation.Create;
import io.moorage.api.ResourceOperation.Reserve;
import io.moorage.api.ResourceRules;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether a framework may apply an operation to what it was offered, in Mesos' order of rules; the first problem is the answer. */
final class OperationValidation {
    private OperationValidation() {}

    /**
     * Why not; empty if it may.
     *
     * @param role that the offers are for
     * @param left of the offers
     * @param total of the agent, in which a volume's id is unique
     */
    static Optional<String> problem(ResourceOperation operation, Role role, Resources left, Resources total) {
        return operation
                .problem(left)
                .or(() -> operation.problem(total))
                .or(() -> ofFramework(operation, role))
                .or(() -> tooMany(total.apply(operation).converted()));
    }

    private static Optional<String> ofFramework(ResourceOperation operation, Role role) {
        return switch (operation) {
            case Reserve reserve ->
                first(
                                reserve.resources(),
                                kind -> !kind.reservation()
                                        .map(Reservation::role)
                                        .equals(Optional.of(role)),
                                "Cannot reserve '%s': the offer is for role '" + role.value()
                                        + "', and so must the reservation be.")
                        .or(() -> first(
                                reserve.resources(),
                                kind -> kind.reservation()
                                        .flatMap(Reservation::principal)
                                        .isPresent(),
                                "Cannot reserve '%s': it names a principal, and frameworks have none. Leave it out."));
            case Create create ->
                first(
                                create.volumes(),
                                ResourceKind::shared,
                                "Cannot create '%s': volumes that are shared are not served. Leave 'shared' out.")
                        .or(
                                () -> first(
                                        create.volumes(),
                                        kind -> !servedDisk(kind),
                                        "Cannot create '%s': volumes are served on an agent's own disk and on disks of type PATH."))
                        .or(() -> first(
                                create.volumes(),
                                kind -> kind.disk()
                                        .flatMap(Disk::persistence)
                                        .flatMap(Disk.Persistence::principal)
                                        .isPresent(),
                                "Cannot create '%s': it names a principal, and frameworks have none. Leave it out."));
            case ResourceOperation.Unreserve unreserve -> Optional.empty();
            case ResourceOperation.Destroy destroy -> Optional.empty();
            case ResourceOperation.Grow grow -> Optional.empty();
            case ResourceOperation.Shrink shrink -> Optional.empty();
        };
    }

    private static boolean servedDisk(ResourceKind kind) {
        return kind.disk()
                .flatMap(Disk::source)
                .map(source -> source.type() == Source.Type.PATH)
                .orElse(true);
    }

    private static Optional<String> tooMany(Resources converted) {
        return converted.special().size() > ResourceRules.RESOURCES_MAX
                ? Optional.of("An agent holds at most %d reservations and volumes. Give some back first."
                        .formatted(ResourceRules.RESOURCES_MAX))
                : Optional.empty();
    }

    private static Optional<String> first(Resources resources, Predicate<ResourceKind> wrong, String sentence) {
        return resources.stream()
                .filter(resource -> wrong.test(resource.kind()))
                .findFirst()
                .map(resource -> sentence.formatted(resource));
    }
}
