package io.moorage.engine.turn;

import io.moorage.engine.EngineConfig;
import io.moorage.engine.allocation.AllocationIndex;
import io.moorage.engine.allocation.Allocator;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.command.Command;
import io.moorage.engine.command.Handlers;
import io.moorage.engine.command.Result.Outcome;
import io.moorage.engine.command.View;
import io.moorage.engine.effect.Effect;
import io.moorage.engine.offer.OfferCycle;
import io.moorage.engine.state.ClusterAppliers;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Decided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns commands into turns: decides, applies at once, numbers. Knows nothing of commits; one thread only. */
final class Engine {
    private final EngineConfig config;
    private final Handlers handlers;
    private final Deadlines deadlines;
    private final AllocationIndex allocation = new AllocationIndex();
    private ClusterState state;
    private long turns;

    Engine(EngineConfig config, Allocator allocator, Decided decided) {
        this.config = config;
        handlers = new Handlers(new OfferCycle(allocator, allocation));
        deadlines = new Deadlines(config, decided);
        state = ClusterAppliers.begin(decided);
    }

    /** The newest state, released or not. */
    ClusterState state() {
        return state;
    }

    Turn handle(Command command, Instant now) {
        var changes = new ArrayList<Change>();
        var effects = new ArrayList<Effect>();
        handlers.handle(
                new Handlers.Parts() {
                    @Override
                    public View view() {
                        return new View(state, config, id -> allocation.offersOf(state, id));
                    }

                    @Override
                    public void accept(Outcome outcome) {
                        outcome.changes().forEach(Engine.this::apply);
                        changes.addAll(outcome.changes());
                        effects.addAll(outcome.effects());
                    }
                },
                command,
                now);
        return new Turn(++turns, changes, effects, state);
    }

    private void apply(Change change) {
        var before = state;
        state = ClusterAppliers.apply(before, change);
        deadlines.follow(change);
        allocation.follow(before, change, state);
    }

    /** The cycle that has become due since the last one, if any. */
    Optional<Turn> makeOffers(Instant now) {
        if (!allocation.due()) {
            return Optional.empty();
        }
        allocation.settle(state);
        var turn = handle(new Command.MakeOffers(), now);
        allocation.lookedAt();
        return Optional.of(turn).filter(made -> !made.changes().isEmpty());
    }

    /** What the state says otherwise than what cycles are decided on. */
    List<String> allocationProblems() {
        return allocation.problems(state);
    }

    Optional<Turn> passTime(Instant now) {
        var due = deadlines.due(now);
        return due.isEmpty() ? Optional.empty() : Optional.of(handle(new Command.PassTime(due), now));
    }

    Optional<Instant> nextDeadline() {
        return deadlines.next();
    }

    List<DurableChange> durable(Turn turn) {
        return turn.changes().stream()
                .filter(DurableChange.class::isInstance)
                .map(DurableChange.class::cast)
                .toList();
    }
}
