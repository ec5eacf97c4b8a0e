package io.moorage.engine.allocation;

import io.moorage.api.Quota;
import io.moorage.api.Role;
import io.moorage.engine.state.DecidedRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/** The roles that have a quota, in the order of the tree, each with the nearest one above it that has one too. */
final class RoleQuotas {
    static final int NONE = -1;

    private PMap<Role, DecidedRole> followed = HashTreePMap.empty();
    private List<Role> roles = List.of();
    private List<Quota> quotas = List.of();
    private int[] above = {};
    private long[] guarantees = {};
    private long[] limits = {};
    private int width = -1;
    private int[] nodes = {};
    private int structure = -1;

    /** Whether anything was decided since the last time. */
    @SuppressWarnings("ReferenceEquality") // the map is a new one whenever anything is
    boolean follow(PMap<Role, DecidedRole> decided) {
        if (decided == followed) {
            return false;
        }
        followed = decided;
        width = -1;
        structure = -1;
        var sorted = decided.values().stream()
                .filter(role -> !role.quota().equals(Quota.NONE))
                .sorted(Comparator.comparing(DecidedRole::role, Role.BY_TREE))
                .toList();
        roles = sorted.stream().map(DecidedRole::role).toList();
        quotas = sorted.stream().map(DecidedRole::quota).toList();
        above = new int[roles.size()];
        var open = new ArrayList<Integer>();
        for (int i = 0; i < above.length; i++) {
            while (!open.isEmpty() && !roles.get(i).within(roles.get(open.getLast()))) {
                open.removeLast();
            }
            above[i] = open.isEmpty() ? NONE : open.getLast();
            open.add(i);
        }
        return true;
    }

    boolean isEmpty() {
        return roles.isEmpty();
    }

    int size() {
        return above.length;
    }

    Role role(int number) {
        return roles.get(number);
    }

    /** Of each in its order, in thousandths by dimension. Not to be changed. */
    long[] guarantees(Dimensions dimensions) {
        measure(dimensions);
        return guarantees;
    }

    /** Likewise; {@link Long#MAX_VALUE} where there is none. */
    long[] limits(Dimensions dimensions) {
        measure(dimensions);
        return limits;
    }

    /** Where in the tree each is; -1 if nobody is within it. Not to be changed. */
    int[] nodes(ShareTree shares) {
        if (structure != shares.structure()) {
            structure = shares.structure();
            nodes = roles.stream().mapToInt(role -> shares.role(role.value())).toArray();
        }
        return nodes;
    }

    private void measure(Dimensions dimensions) {
        if (width == dimensions.count()) {
            return;
        }
        width = dimensions.count();
        guarantees = new long[size() * width];
        limits = new long[size() * width];
        Arrays.fill(limits, Long.MAX_VALUE);
        for (int number = 0; number < size(); number++) {
            int begin = number * width;
            quotas.get(number)
                    .guarantees()
                    .forEach((name, amount) -> dimensions.put(name, amount.thousandths(), guarantees, begin));
            quotas.get(number)
                    .limits()
                    .forEach((name, amount) -> dimensions.put(name, amount.thousandths(), limits, begin));
        }
    }

    int above(int number) {
        return above[number];
    }

    /** The weights that were decided. */
    Map<Role, DecidedRole> decided() {
        return followed;
    }
}
