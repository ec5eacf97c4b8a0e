package io.moorage.engine.offer;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Offer;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.allocation.AllocationInput;
import io.moorage.engine.allocation.AllocationInput.Claimant;
import io.moorage.engine.allocation.AllocationInput.FreeAgent;
import io.moorage.engine.allocation.Allocator;
import io.moorage.engine.allocation.Grant;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.command.Command.MakeOffers;
import io.moorage.engine.command.Handler;
import io.moorage.engine.command.Result.Outcome;
import io.moorage.engine.command.View;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.effect.Effect.SendToFramework;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.state.LiveFramework;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Offers what is free to those whom the allocator names; one event for each framework. */
public final class OfferCycle implements Handler<MakeOffers> {
    private final Allocator allocator;

    public OfferCycle(Allocator allocator) {
        this.allocator = allocator;
    }

    @Override
    public Outcome handle(View view, MakeOffers command, Instant now) {
        var grants = allocator.plan(input(view, now));
        if (grants.isEmpty()) {
            return Outcome.NOTHING;
        }
        long number = view.live().nextOfferNumber();
        var epoch = view.live().epoch().orElseThrow();
        var made = new ArrayList<MadeOffer>();
        Map<FrameworkId, List<Offer>> byFramework = new LinkedHashMap<>();
        for (var grant : grants) {
            var id = new OfferId("%s-%d-O%d".formatted(epoch.clusterId().value(), epoch.term(), number++));
            made.add(new MadeOffer(id, grant.frameworkId(), grant.agentId(), grant.role(), grant.resources(), now));
            byFramework
                    .computeIfAbsent(grant.frameworkId(), key -> new ArrayList<>())
                    .add(render(view, id, grant));
        }
        return new Outcome(List.of(new OffersMade(made)), events(view, byFramework));
    }

    private static List<Effect> events(View view, Map<FrameworkId, List<Offer>> byFramework) {
        var events = new ArrayList<Effect>();
        byFramework.forEach((frameworkId, offers) -> view.live()
                .framework(frameworkId)
                .flatMap(LiveFramework::incarnation)
                .ifPresent(incarnation ->
                        events.add(new SendToFramework(frameworkId, incarnation, new SchedulerEvent.Offers(offers)))));
        return events;
    }

    private static Offer render(View view, OfferId id, Grant grant) {
        var info = view.agent(grant.agentId()).orElseThrow().info();
        return new Offer(
                id,
                grant.frameworkId(),
                grant.agentId(),
                info.hostname(),
                info.ip(),
                grant.role(),
                grant.resources(),
                info.attributes());
    }

    static AllocationInput input(View view, Instant now) {
        var agents = new ArrayList<FreeAgent>();
        var total = Resources.NONE;
        for (var agent : sorted(view)) {
            total = total.plus(agent.info().resources().scalars());
            var free = agent.free();
            if (!free.isEmpty()) {
                agents.add(new FreeAgent(agent.id(), free));
            }
        }
        return new AllocationInput(
                total,
                agents,
                claimants(view),
                (framework, role, agent, resources) -> refuses(view, framework, role, agent, resources, now));
    }

    private static List<LiveAgent> sorted(View view) {
        return view.agents().stream()
                .filter(LiveAgent::connected)
                .sorted(Comparator.comparingInt(LiveAgent::slot))
                .toList();
    }

    private static List<Claimant> claimants(View view) {
        return view.live().frameworks().values().stream()
                .filter(LiveFramework::connected)
                .map(framework -> new Claimant(
                        framework.id(),
                        framework.info().roles().stream()
                                .filter(role -> !framework.suppressed().contains(role))
                                .toList(),
                        framework.used().plus(framework.offered())))
                .filter(claimant -> !claimant.roles().isEmpty())
                .sorted(Comparator.comparing(claimant -> claimant.id().value()))
                .toList();
    }

    private static boolean refuses(
            View view, FrameworkId frameworkId, Role role, AgentId agentId, Resources resources, Instant now) {
        var filters = view.live()
                .framework(frameworkId)
                .map(framework -> framework.filters().get(agentId))
                .orElse(null);
        return filters != null
                && filters.stream()
                        .anyMatch(filter -> filter.role().equals(role)
                                && filter.until().isAfter(now)
                                && filter.refused().contains(resources));
    }
}
