package io.moorage.engine.allocation;

import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Holdings;
import io.moorage.engine.state.LiveAgent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/** What quotas allow, found by trying: an amount is taken, everything is counted again, and it is looked whether a rule is broken. */
final class SlowQuotas {
    private final Map<Role, Quota> quotas = new HashMap<>();
    private final Map<Role, Resources> consumed = new HashMap<>();
    private Resources free = Resources.NONE;

    SlowQuotas(ClusterState state) {
        state.decided().roles().values().stream()
                .filter(role -> !role.quota().equals(Quota.NONE))
                .forEach(role -> quotas.put(role.role(), role.quota()));
        var holdings = Holdings.of(state);
        for (var held : List.of(holdings.used(), holdings.offered(), holdings.reserved())) {
            held.forEach((role, amounts) -> consumed.merge(role, amounts, Resources::plus));
        }
        for (var agent : state.agents()) {
            if (agent.connected()) {
                free = free.plus(unoffered(state, agent));
            }
        }
    }

    private static Resources unoffered(ClusterState state, LiveAgent agent) {
        var rest = agent.unused();
        for (var offer : state.live().offers().all()) {
            rest = offer.agentId().equals(agent.id()) ? rest.minusUpTo(offer.resources()) : rest;
        }
        return Holdings.counted(rest).scalars();
    }

    void take(Role role, Resources resources) {
        var counted = Holdings.counted(resources).scalars();
        consumed.merge(role, counted, Resources::plus);
        free = free.minusUpTo(counted);
    }

    /** So much of it as the role may take; empty if only who is owed some of it may take any, and it is not. */
    Optional<Resources> cut(Role role, Resources some, boolean owedOnly) {
        if (quotas.isEmpty()) {
            return owedOnly ? Optional.empty() : Optional.of(some);
        }
        var counted = Holdings.counted(some).scalars();
        var part = some;
        boolean getsOwed = false;
        for (var name : names(counted)) {
            long amount = counted.thousandths(name);
            long owed = largest(amount, x -> owedInAll(role, name, x) == owedInAll(role, name, 0) - x);
            long allowed = largest(amount, x -> allowed(role, name, x));
            long taken = owedOnly && owed > 0 ? Math.min(owed, allowed) : allowed;
            getsOwed |= owed > 0 && taken > 0;
            part = part.with(name, new Scalar(taken));
        }
        return owedOnly && !getsOwed ? Optional.empty() : Optional.of(part);
    }

    private static Set<String> names(Resources counted) {
        return new TreeSet<>(counted.byName().keySet());
    }

    /** What holds for an amount holds for every smaller one. */
    private static long largest(long most, LongPredicate holds) {
        long low = 0;
        long high = most;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (holds.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** No role above holds more than its limit; what the roles below it are owed still fits, or fits no worse than before. */
    private boolean allowed(Role taker, String name, long amount) {
        boolean fits = quotas.keySet().stream().filter(taker::within).allMatch(role -> {
            long limit = quota(role).limit(name);
            return limit == Long.MAX_VALUE
                    || (consumed(role, taker, name, amount) <= limit
                            && fits(
                                    limit - consumed(role, taker, name, 0) - owedBelow(role, taker, name, 0),
                                    limit
                                            - consumed(role, taker, name, amount)
                                            - owedBelow(role, taker, name, amount)));
        });
        boolean someOwed = names().stream().anyMatch(known -> owedInAll(taker, known, 0) > 0);
        long room = free.thousandths(name);
        return fits
                && (!someOwed
                        || fits(room - owedInAll(taker, name, 0), room - amount - owedInAll(taker, name, amount)));
    }

    private Set<String> names() {
        var names = new TreeSet<String>();
        quotas.values().forEach(quota -> names.addAll(quota.guarantees().keySet()));
        return names;
    }

    private static boolean fits(long before, long after) {
        return after >= 0 || after >= before;
    }

    private Quota quota(Role role) {
        return quotas.getOrDefault(role, Quota.NONE);
    }

    private long consumed(Role role, Role taker, String name, long amount) {
        return consumed.entrySet().stream()
                        .filter(entry -> entry.getKey().within(role))
                        .mapToLong(entry -> entry.getValue().thousandths(name))
                        .sum()
                + (taker.within(role) ? amount : 0);
    }

    /** Of a role, if the taker had taken so much. */
    private long owed(Role role, Role taker, String name, long amount) {
        long lacks = Math.max(0, quota(role).guarantee(name) - consumed(role, taker, name, amount));
        return Math.max(lacks, owedBelow(role, taker, name, amount));
    }

    private long owedBelow(Role role, Role taker, String name, long amount) {
        return quotas.keySet().stream()
                .filter(below -> !below.equals(role) && below.within(role))
                .filter(below -> nothingBetween(Optional.of(role), below))
                .mapToLong(below -> owed(below, taker, name, amount))
                .sum();
    }

    private long owedInAll(Role taker, String name, long amount) {
        return quotas.keySet().stream()
                .filter(role -> nothingBetween(Optional.empty(), role))
                .mapToLong(role -> owed(role, taker, name, amount))
                .sum();
    }

    private boolean nothingBetween(Optional<Role> above, Role below) {
        return quotas.keySet().stream()
                .noneMatch(role -> !role.equals(below)
                        && below.within(role)
                        && above.map(top -> !role.equals(top) && role.within(top))
                                .orElse(true));
    }
}
