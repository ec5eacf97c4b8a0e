package io.moorage.engine.allocation;

import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is free of one agent that is not everybody's alike, while a plan divides it: a role may have what is nobody's own, what is its
 * own, and what is of the roles above it. Who may have all gets the very bundle that is free, which the index then need not measure.
 */
@SuppressWarnings("ReferenceEquality")
final class FreeKinds {
    private final AllocationIndex index;
    private final int slot;
    private Resources left;

    FreeKinds(AllocationIndex index, int slot) {
        this(index, slot, index.agents().free(slot));
    }

    FreeKinds(AllocationIndex index, int slot, Resources left) {
        this.index = index;
        this.slot = slot;
        this.left = left;
    }

    /** The claimants that get nothing more here: what their role may have is not worth an offer, or they refuse it. */
    long[] blocked() {
        if (left.isEmpty()) {
            return index.claimants().wanting();
        }
        var blocked =
                Arrays.copyOf(refusing(left.unreserved()), index.claimants().wanting().length);
        left.special().stream()
                .map(resource -> resource.kind().reservation())
                .flatMap(Optional::stream)
                .map(Reservation::role)
                .distinct()
                .forEach(owner -> index.claimants()
                        .forEachWithin(owner, (role, members) -> Bits.replace(blocked, members, refusing(part(role)))));
        return blocked;
    }

    private long[] refusing(Resources part) {
        return AgentTable.worthwhile(part)
                ? index.filters().refusing(slot, part)
                : index.claimants().wanting();
    }

    private Resources part(Role role) {
        return left.allocatableTo(role);
    }

    /** All that the claimant may have of what is left. */
    Resources take(int claimant) {
        var part = part(index.claimants().claimant(claimant).role());
        left = part == left ? Resources.NONE : left.minus(part);
        return part;
    }
}
