package io.moorage.engine.command;

import io.moorage.api.OfferId;
import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.state.Holdings;
import io.moorage.engine.state.LiveAgent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Takes back offers that stand against quotas that were just set. */
final class QuotaRescinds {
    private final View view;
    private final Result.Draft draft;
    private final Holdings holdings;
    private final Set<OfferId> rescinded = new HashSet<>();
    private Resources freed = Resources.NONE;

    QuotaRescinds(View view, Result.Draft draft, Holdings holdings) {
        this.view = view;
        this.draft = draft;
        this.holdings = holdings;
    }

    void rescind(Map<Role, Quota> quotas) {
        quotas.forEach(this::keepToTheLimit);
        var missing = new TreeMap<String, Long>();
        quotas.forEach((role, quota) -> quota.guarantees().keySet().forEach(resource -> {
            long held = holdings.within(role).thousandths(resource);
            missing.merge(resource, Math.max(0, quota.guarantee(resource) - held), Long::sum);
        }));
        if (missing.values().stream().anyMatch(amount -> amount > 0)) {
            makeRoom(missing, quotas.keySet());
        }
    }

    /** Every offer to a role that holds more than it may with its offers. */
    private void keepToTheLimit(Role role, Quota quota) {
        var held = holdings.within(role);
        boolean over = quota.limits().keySet().stream()
                .anyMatch(resource -> held.thousandths(resource) > quota.limit(resource));
        if (over) {
            view.live().offers().all().stream()
                    .filter(offer -> offer.role().within(role))
                    .forEach(this::rescind);
        }
    }

    /** Offers to others, the oldest first, until what is free is as much as was promised and is not there yet. */
    private void makeRoom(Map<String, Long> missing, Set<Role> promised) {
        var free = free();
        Predicate<MadeOffer> helps = offer -> missing.entrySet().stream()
                .anyMatch(
                        entry -> entry.getValue() > free.thousandths(entry.getKey()) + freed.thousandths(entry.getKey())
                                && counted(offer).thousandths(entry.getKey()) > 0);
        view.live().offers().all().stream()
                .filter(offer -> promised.stream().noneMatch(offer.role()::within))
                .filter(helps)
                .forEach(this::rescind);
    }

    private Resources free() {
        var free = view.agents().stream()
                .filter(LiveAgent::connected)
                .map(agent -> Holdings.counted(agent.unused()).scalars())
                .reduce(Resources.NONE, Resources::plus);
        for (var offer : view.live().offers().all()) {
            free = free.minusUpTo(counted(offer));
        }
        return free;
    }

    private static Resources counted(MadeOffer offer) {
        return Holdings.counted(offer.resources()).scalars();
    }

    private void rescind(MadeOffer offer) {
        if (rescinded.add(offer.id())) {
            freed = freed.plus(counted(offer));
            Rescinds.offer(view, draft, offer);
        }
    }
}
