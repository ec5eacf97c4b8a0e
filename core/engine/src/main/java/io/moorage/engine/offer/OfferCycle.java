package io.moorage.engine.offer;

import io.moorage.api.FrameworkId;
import io.moorage.engine.allocation.AllocationIndex;
import io.moorage.engine.allocation.Allocator;
import io.moorage.engine.change.ClaimantOffers;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.command.Command.MakeOffers;
import io.moorage.engine.command.Handler;
import io.moorage.engine.command.Result.Outcome;
import io.moorage.engine.command.View;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.effect.Effect.SendOffers;
import io.moorage.engine.effect.UnrenderedOffers;
import io.moorage.engine.effect.UnrenderedOffers.Column;
import io.moorage.engine.state.LiveFramework;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Offers what is free to those whom the allocator names: one change for all offers, one event for each framework. */
public final class OfferCycle implements Handler<MakeOffers> {
    private final Allocator allocator;
    private final AllocationIndex index;

    /** @param index settled whenever a cycle is handled; read here, written by whoever applies the changes */
    public OfferCycle(Allocator allocator, AllocationIndex index) {
        this.allocator = allocator;
        this.index = index;
    }

    @Override
    public Outcome handle(View view, MakeOffers command, Instant now) {
        var plan = allocator.plan(index);
        if (plan.isEmpty()) {
            return Outcome.NOTHING;
        }
        var columns = plan.columns(index);
        long first = view.live().offers().nextNumber();
        return new Outcome(List.of(new OffersMade(first, now, columns)), events(view, first, columns));
    }

    private static List<Effect> events(View view, long first, List<ClaimantOffers> columns) {
        Map<FrameworkId, List<Column>> byFramework = new LinkedHashMap<>();
        long number = first;
        for (var column : columns) {
            byFramework
                    .computeIfAbsent(column.claimant().frameworkId(), id -> new ArrayList<>(1))
                    .add(new Column(number, column));
            number += column.size();
        }
        var events = new ArrayList<Effect>(byFramework.size());
        byFramework.forEach((id, own) -> view.live()
                .framework(id)
                .flatMap(LiveFramework::incarnation)
                .ifPresent(incarnation ->
                        events.add(new SendOffers(id, incarnation, new UnrenderedOffers(view.state(), own)))));
        return events;
    }
}
