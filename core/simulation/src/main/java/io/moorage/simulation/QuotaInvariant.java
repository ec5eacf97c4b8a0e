package io.moorage.simulation;

import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Holdings;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.turn.Turn;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * I7: no offer brings a role, or one above it, beyond its limit, and what is promised to roles is not offered to others. That a limit
 * is exceeded otherwise (an operator lowers it, an agent comes back with tasks) or that there is less than was promised is no offer's
 * doing.
 */
final class QuotaInvariant {
    private Optional<ClusterState> before = Optional.empty();

    /** What the offers of a turn broke. Turns of one leadership come one after the other. */
    Optional<String> brokenBy(Turn turn) {
        var earlier = before;
        before = Optional.of(turn.after());
        boolean onlyOffers = turn.changes().stream().allMatch(OffersMade.class::isInstance);
        return onlyOffers ? earlier.flatMap(state -> brokenBy(state, turn.after())) : Optional.empty();
    }

    private static Optional<String> brokenBy(ClusterState before, ClusterState after) {
        var quotas = new TreeMap<Role, Quota>(Role.BY_TREE);
        after.decided().roles().values().forEach(role -> quotas.put(role.role(), role.quota()));
        var held = Holdings.of(before);
        var holds = Holdings.of(after);
        return quotas.entrySet().stream()
                .flatMap(entry -> beyond(entry.getKey(), entry.getValue(), held, holds).stream())
                .findFirst()
                .or(() -> promised(quotas, before, held, after, holds));
    }

    private static Optional<String> beyond(Role role, Quota quota, Holdings held, Holdings holds) {
        var after = holds.within(role);
        return quota.limits().keySet().stream()
                .filter(resource -> after.thousandths(resource) > quota.limit(resource)
                        && after.thousandths(resource) > held.within(role).thousandths(resource))
                .map(resource -> "I7: offers bring role '%s' to %s of '%s', beyond its limit %s."
                        .formatted(
                                role.value(),
                                after.units(resource),
                                resource,
                                quota.limits().get(resource)))
                .findFirst();
    }

    private static Optional<String> promised(
            Map<Role, Quota> quotas, ClusterState before, Holdings held, ClusterState after, Holdings holds) {
        var resources = new TreeSet<String>();
        quotas.values().forEach(quota -> resources.addAll(quota.guarantees().keySet()));
        return resources.stream()
                .filter(resource ->
                        missing(quotas, after, holds, resource) > Math.max(0, missing(quotas, before, held, resource)))
                .map(resource -> "I7: offers leave %s thousandths of '%s' less than is promised."
                        .formatted(missing(quotas, after, holds, resource), resource))
                .findFirst();
    }

    /** By how much less is free than roles are owed; of each way down the largest counts. */
    private static long missing(Map<Role, Quota> quotas, ClusterState state, Holdings holdings, String resource) {
        long owed = quotas.keySet().stream()
                .filter(role -> quotas.keySet().stream().noneMatch(above -> !above.equals(role) && role.within(above)))
                .mapToLong(role -> owed(quotas, role, holdings, resource))
                .sum();
        return owed - free(state).thousandths(resource);
    }

    private static long owed(Map<Role, Quota> quotas, Role role, Holdings holdings, String resource) {
        long below = quotas.keySet().stream()
                .filter(one -> !one.equals(role) && one.within(role))
                .filter(one -> quotas.keySet().stream()
                        .noneMatch(between -> !between.equals(one)
                                && !between.equals(role)
                                && between.within(role)
                                && one.within(between)))
                .mapToLong(one -> owed(quotas, one, holdings, resource))
                .sum();
        var quota = quotas.getOrDefault(role, Quota.NONE);
        return Math.max(quota.guarantee(resource) - holdings.within(role).thousandths(resource), Math.max(0, below));
    }

    private static Resources free(ClusterState state) {
        var free = state.agents().stream()
                .filter(LiveAgent::connected)
                .map(agent -> Holdings.counted(agent.unused()).scalars())
                .reduce(Resources.NONE, Resources::plus);
        for (var offer : state.live().offers().all()) {
            free = free.minusUpTo(Holdings.counted(offer.resources()).scalars());
        }
        return free;
    }
}
