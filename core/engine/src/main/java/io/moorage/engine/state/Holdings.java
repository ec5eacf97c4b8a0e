package io.moorage.engine.state;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What counts against the quotas of roles: what their frameworks hold in tasks that are not over and in outstanding offers, and what is
 * reserved to them, held or not; what is revocable does not count. Counted from a state as a whole, for questions of operators; what
 * a framework that is over still runs is nobody's. Scalars only, of each role alone.
 *
 * @param used by tasks
 */
public record Holdings(Map<Role, Resources> used, Map<Role, Resources> offered, Map<Role, Resources> reserved) {
    public static Holdings of(ClusterState state) {
        var used = new TreeMap<Role, Resources>(Role.BY_TREE);
        var offered = new TreeMap<Role, Resources>(Role.BY_TREE);
        var reserved = new TreeMap<Role, Resources>(Role.BY_TREE);
        for (var agent : state.agents()) {
            reserved(agent.info().resources())
                    .forEach((role, amounts) -> reserved.merge(role, amounts, Resources::plus));
            for (var task : agent.tasks().values()) {
                if (!task.latest().terminal()
                        && state.live().framework(task.key().frameworkId()).isPresent()) {
                    used.merge(task.role(), counted(task.info().resources()).scalars(), Resources::plus);
                }
            }
        }
        for (var offer : state.live().offers().all()) {
            offered.merge(offer.role(), counted(offer.resources()).scalars(), Resources::plus);
        }
        return new Holdings(used, offered, reserved);
    }

    /** What of it counts because it is held: what is neither reserved nor revocable. */
    public static Resources counted(Resources some) {
        return some.special().isEmpty() ? some : some.unreserved().nonRevocable();
    }

    /** The scalars that are reserved to each role. */
    public static Map<Role, Resources> reserved(Resources some) {
        var reserved = new TreeMap<Role, Resources>(Role.BY_TREE);
        some.special()
                .forEach(resource -> resource.kind()
                        .reservation()
                        .ifPresent(owner -> reserved.merge(
                                owner.role(), Resources.of(List.of(resource)).scalars(), Resources::plus)));
        return reserved;
    }

    /** What counts of the role and of all roles below it before any offer. */
    public Resources usedWithin(Role role) {
        return within(role, used).plus(within(role, reserved));
    }

    public Resources offeredWithin(Role role) {
        return within(role, offered);
    }

    /** What counts against the role's quota. */
    public Resources within(Role role) {
        return usedWithin(role).plus(offeredWithin(role));
    }

    private static Resources within(Role role, Map<Role, Resources> all) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().within(role))
                .map(Map.Entry::getValue)
                .reduce(Resources.NONE, Resources::plus);
    }
}
