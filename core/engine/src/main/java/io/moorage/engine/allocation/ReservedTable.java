package io.moorage.engine.allocation;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.engine.state.Holdings;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What counts against quotas otherwise than it is held: what is reserved to a role counts whether anybody holds it or not, so what is
 * held of it does not count once more; what is revocable never counts. Empty where nothing is reserved or revocable.
 */
final class ReservedTable {
    private final Dimensions dimensions;
    private final SortedMap<Role, long[]> beside = new TreeMap<>(Role.BY_TREE);

    ReservedTable(Dimensions dimensions) {
        this.dimensions = dimensions;
    }

    /** An agent that has these is here, or with a negative sign is not. */
    void has(Resources resources, int sign) {
        Holdings.reserved(resources).forEach((role, amounts) -> add(role, amounts, sign));
    }

    /** The role holds these, or with a negative sign does not. */
    void holds(Role role, Resources resources, int sign) {
        if (!resources.special().isEmpty()) {
            add(role, resources, -sign);
            add(role, Holdings.counted(resources), sign);
        }
    }

    private void add(Role role, Resources amounts, int sign) {
        var known = beside.getOrDefault(role, new long[0]);
        var sum = Arrays.copyOf(known, dimensions.count());
        dimensions.add(amounts, sign, sum, 0);
        if (Arrays.stream(sum).allMatch(amount -> amount == 0)) {
            beside.remove(role);
        } else {
            beside.put(role, sum);
        }
    }

    /** Adds what counts within the role besides what is held within it. */
    void addBeside(Role role, long[] into, int offset) {
        if (beside.isEmpty()) {
            return;
        }
        for (var entry : beside.tailMap(role).entrySet()) {
            if (!entry.getKey().within(role)) {
                return;
            }
            for (int dimension = 0; dimension < entry.getValue().length; dimension++) {
                into[offset + dimension] += entry.getValue()[dimension];
            }
        }
    }

    /** As people read it; for checks. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        beside.forEach((role, amounts) ->
                text.append(role.value()).append(Arrays.toString(Arrays.copyOf(amounts, dimensions.count()))));
        return text.toString();
    }
}
