package io.moorage.service.engine;

import io.moorage.api.AgentId;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Role;
import io.moorage.api.scheduler.SchedulerCall.Accept;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Launch;
import io.moorage.service.model.AppId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers all offers of one event. Apps take turns, and so do agents, so that neither a large app nor the first agent takes
 * all. Every offer is accepted or declined in the same batch.
 */
final class OfferRound {
    /** So that one batch stays far below the time that a callback may take. */
    static final int LAUNCHES_MAX = 1000;

    static final Filters NOBODY_WAITS = new Filters(Duration.ofSeconds(120));
    static final Filters SOMEBODY_WAITS = new Filters(Duration.ofSeconds(5));

    private final ServiceState state;
    private final Waiting waiting;
    private final Steering steering;
    private final Turn turn;
    private final List<AgentOffer> offers = new ArrayList<>();
    private final Map<AppId, Integer> wanted = new LinkedHashMap<>();
    private final Map<AppId, List<Instance.Place>> placed = new HashMap<>();
    private final Set<Pair> refused = new HashSet<>();
    private int launched;

    private record Pair(AppId appId, AgentOffer offer) {}

    private record AgentRole(AgentId agentId, Role role) {}

    OfferRound(ServiceState state, Waiting waiting, Steering steering, Turn turn, List<Offer> given) {
        this.state = state;
        this.waiting = waiting;
        this.steering = steering;
        this.turn = turn;
        var byAgent = new LinkedHashMap<AgentRole, AgentOffer>();
        for (var offer : given) {
            byAgent.computeIfAbsent(new AgentRole(offer.agentId(), offer.role()), agent -> new AgentOffer(offer))
                    .add(offer);
        }
        offers.addAll(byAgent.values());
    }

    void run() {
        waiting.launches().forEach((id, count) -> {
            int allowed = allowedNow(id, count);
            if (allowed > 0) {
                wanted.put(id, allowed);
            }
        });
        boolean progress = true;
        while (progress && !wanted.isEmpty()) {
            progress = false;
            for (var offer : offers) {
                progress |= placeOne(offer);
            }
        }
        answer();
    }

    private int allowedNow(AppId id, int count) {
        return steering.delay(state.app(id).orElseThrow(), turn.now())
                .map(delay -> delay.due(turn.now()) ? 1 : 0)
                .orElse(count);
    }

    private boolean placeOne(AgentOffer offer) {
        for (var id : List.copyOf(wanted.keySet())) {
            if (launched < LAUNCHES_MAX && !refused.contains(new Pair(id, offer)) && place(id, offer)) {
                return true;
            }
        }
        return false;
    }

    private boolean place(AppId id, AgentOffer offer) {
        var app = state.app(id).orElseThrow();
        var ledger = waiting.ledger(id).orElseThrow();
        return switch (OfferMatcher.match(
                app.definition(), offer, new Neighbours(placed.computeIfAbsent(id, absent -> compared(app)), offers))) {
            case Verdict.No no -> {
                refused.add(new Pair(id, offer));
                ledger.refused(offer, no, turn.now());
                yield false;
            }
            case Verdict.Yes yes -> {
                launch(app, offer);
                ledger.used(offer, turn.now());
                takeTurn(id);
                yield true;
            }
        };
    }

    /** Constraints look at instances of the current configuration only, as Marathon's did. */
    private List<Instance.Place> compared(App app) {
        return new ArrayList<>(state.instances(app.id()).stream()
                .filter(i -> i.configVersion().equals(app.configVersion()))
                .map(Instance::place)
                .toList());
    }

    private void launch(App app, AgentOffer offer) {
        var taskId = TaskBuilder.newId(app, turn.entropy());
        var ports = PortAssignment.choose(
                app.definition().networking(), offer.left().ports(), turn.entropy());
        offer.launch(TaskBuilder.build(app, taskId, offer, ports));
        var place = new Instance.Place(offer.agentId(), offer.host(), offer.ip(), ports, offer.attributes());
        state.put(new Instance(
                taskId,
                app.id(),
                app.version(),
                app.configVersion(),
                place,
                !app.definition().healthChecks().isEmpty(),
                turn.now(),
                Optional.empty(),
                Instance.Condition.STAGING,
                Optional.empty(),
                Optional.empty(),
                false));
        placed.getOrDefault(app.id(), new ArrayList<>()).add(place);
        var history = state.history(app.id());
        history.delay()
                .ifPresent(delay -> state.put(app.id(), history.with(Optional.of(delay.afterLaunch(turn.now())))));
        launched++;
    }

    /** To the end of the queue, or out of it. */
    private void takeTurn(AppId id) {
        int rest = wanted.getOrDefault(id, 0) - 1;
        wanted.remove(id);
        if (rest > 0) {
            wanted.put(id, rest);
        }
    }

    private void answer() {
        boolean satisfied = wanted.isEmpty()
                && waiting.launches().values().stream()
                                .mapToInt(Integer::intValue)
                                .sum()
                        == launched;
        var filters = satisfied ? NOBODY_WAITS : SOMEBODY_WAITS;
        var declined = new ArrayList<OfferId>();
        for (var offer : offers) {
            if (offer.launches().isEmpty()) {
                declined.addAll(offer.ids());
            } else {
                turn.call(new Accept(offer.ids(), List.of(new Launch(offer.launches())), filters));
            }
        }
        if (!declined.isEmpty()) {
            turn.call(new Decline(declined, launched == LAUNCHES_MAX ? Filters.NONE : filters));
        }
    }
}
