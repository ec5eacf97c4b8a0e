package io.moorage.engine.state;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.util.Map;
import java.util.TreeMap;

/**
 * What frameworks hold in their roles: the scalars of tasks that are not over, and of outstanding offers. Counted from a state as a
 * whole, for questions of operators; what a framework that is over still runs is nobody's.
 *
 * @param used by tasks, of each role alone, without the roles below it
 * @param offered likewise
 */
public record Holdings(Map<Role, Resources> used, Map<Role, Resources> offered) {
    public static Holdings of(ClusterState state) {
        var used = new TreeMap<Role, Resources>(Role.BY_TREE);
        var offered = new TreeMap<Role, Resources>(Role.BY_TREE);
        for (var agent : state.agents()) {
            for (var task : agent.tasks().values()) {
                if (!task.latest().terminal()
                        && state.live().framework(task.key().frameworkId()).isPresent()) {
                    used.merge(task.role(), task.info().resources().scalars(), Resources::plus);
                }
            }
        }
        for (var offer : state.live().offers().all()) {
            offered.merge(offer.role(), offer.resources().scalars(), Resources::plus);
        }
        return new Holdings(used, offered);
    }

    /** What tasks of the role and of all roles below it hold. */
    public Resources usedWithin(Role role) {
        return within(role, used);
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
