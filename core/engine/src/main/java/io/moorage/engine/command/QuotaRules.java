package io.moorage.engine.command;

import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import io.moorage.engine.state.Holdings;
import io.moorage.engine.state.LiveAgent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Why the quotas of a cluster would not do; each rule is one method, and the first that says no is told. */
final class QuotaRules {
    private final View view;
    private final Map<Role, Quota> asked;
    private final SortedMap<Role, Quota> wanted = new TreeMap<>(Role.BY_TREE);

    /** @param asked in place of what those roles have now */
    QuotaRules(View view, Map<Role, Quota> asked) {
        this.view = view;
        this.asked = asked;
        view.decided().roles().values().forEach(role -> want(role.role(), role.quota()));
        asked.forEach(this::want);
    }

    private void want(Role role, Quota quota) {
        if (quota.equals(Quota.NONE)) {
            wanted.remove(role);
        } else {
            wanted.put(role, quota);
        }
    }

    /** What is wrong whatever the cluster has. */
    Optional<String> wrong() {
        return defaultRole().or(this::promisesBelow);
    }

    /** What an operator may still want. */
    Optional<String> unwise(Holdings holdings) {
        return capacity().or(() -> heldAlready(holdings));
    }

    private Optional<String> defaultRole() {
        return asked.containsKey(Role.DEFAULT)
                ? Optional.of(
                        "Cannot set the quota of role '*': everybody may be in it. Give the framework a role of its own.")
                : Optional.empty();
    }

    /** What is promised to the roles below a role is part of what it is promised, and of what it may hold. */
    private Optional<String> promisesBelow() {
        for (var entry : wanted.entrySet()) {
            var role = entry.getKey();
            var quota = entry.getValue();
            for (var resource : resources()) {
                long below = promisedBelow(role, resource);
                boolean promises = quota.guarantee(resource) > 0;
                if (below > (promises ? quota.guarantee(resource) : quota.limit(resource))) {
                    return Optional.of(
                            "Cannot set the quota: the roles below '%s' would be guaranteed %s of '%s' together, but '%s' %s. Set '%s' first, or lower what is below it."
                                    .formatted(
                                            role.value(),
                                            new Scalar(below),
                                            resource,
                                            role.value(),
                                            promises
                                                    ? "is guaranteed " + new Scalar(quota.guarantee(resource))
                                                    : "may hold " + new Scalar(quota.limit(resource)),
                                            role.value()));
                }
            }
        }
        return Optional.empty();
    }

    private SortedSet<String> resources() {
        var names = new TreeSet<String>();
        wanted.values().forEach(quota -> names.addAll(quota.guarantees().keySet()));
        return names;
    }

    private long promisedBelow(Role role, String resource) {
        return promised(
                resource,
                wanted.tailMap(role).keySet().stream()
                        .takeWhile(below -> below.within(role))
                        .skip(1)
                        .toList());
    }

    /** What these roles are promised together; of each way down only the first promise counts, for it contains the others. */
    private long promised(String resource, Collection<Role> inOrderOfTheTree) {
        long sum = 0;
        Optional<Role> counted = Optional.empty();
        for (var role : inOrderOfTheTree) {
            long promise = Objects.requireNonNull(wanted.get(role)).guarantee(resource);
            if (promise > 0 && counted.filter(role::within).isEmpty()) {
                sum += promise;
                counted = Optional.of(role);
            }
        }
        return sum;
    }

    private Optional<String> capacity() {
        var total = view.agents().stream()
                .filter(LiveAgent::connected)
                .map(agent -> agent.info().resources().nonRevocable().scalars())
                .reduce(Resources.NONE, Resources::plus);
        for (var resource : resources()) {
            long promised = promised(resource, wanted.keySet());
            boolean isAsked = asked.values().stream().anyMatch(quota -> quota.guarantee(resource) > 0);
            if (isAsked && promised > total.thousandths(resource)) {
                int awaited = view.live().awaited().size();
                return Optional.of(
                        "Cannot guarantee %s of '%s' in all: the agents that are here have %s%s. Lower a guarantee, add agents, or force it."
                                .formatted(
                                        new Scalar(promised),
                                        resource,
                                        new Scalar(total.thousandths(resource)),
                                        awaited == 0 ? "" : ", and %d more are awaited".formatted(awaited)));
            }
        }
        return Optional.empty();
    }

    private Optional<String> heldAlready(Holdings holdings) {
        for (var entry : asked.entrySet()) {
            var used = holdings.usedWithin(entry.getKey());
            for (var limit : entry.getValue().limits().entrySet()) {
                if (used.thousandths(limit.getKey()) > limit.getValue().thousandths()) {
                    return Optional.of(
                            "Cannot limit role '%s' to %s of '%s': its tasks hold %s. End some, raise the limit, or force it."
                                    .formatted(
                                            entry.getKey().value(),
                                            limit.getValue(),
                                            limit.getKey(),
                                            new Scalar(used.thousandths(limit.getKey()))));
                }
            }
        }
        return Optional.empty();
    }
}
