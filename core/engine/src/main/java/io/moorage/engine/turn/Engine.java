package io.moorage.engine.turn;

import io.moorage.engine.EngineConfig;
import io.moorage.engine.allocation.Allocator;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.LiveChange;
import io.moorage.engine.change.LiveChange.AgentConnected;
import io.moorage.engine.change.LiveChange.AgentDisconnected;
import io.moorage.engine.change.LiveChange.AgentRemoved;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.change.LiveChange.FilterSet;
import io.moorage.engine.change.LiveChange.FiltersExpired;
import io.moorage.engine.change.LiveChange.FrameworkConnected;
import io.moorage.engine.change.LiveChange.FrameworkDropped;
import io.moorage.engine.change.LiveChange.FrameworkRemoved;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.change.LiveChange.RecoverySettled;
import io.moorage.engine.change.LiveChange.RolesRevived;
import io.moorage.engine.change.LiveChange.RolesSuppressed;
import io.moorage.engine.change.LiveChange.TaskAccepted;
import io.moorage.engine.change.LiveChange.TaskForgotten;
import io.moorage.engine.change.LiveChange.TaskLaunched;
import io.moorage.engine.change.LiveChange.TaskUpdated;
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
    private ClusterState state;
    private long turns;
    private boolean offersDue;

    Engine(EngineConfig config, Allocator allocator, Decided decided) {
        this.config = config;
        handlers = new Handlers(new OfferCycle(allocator));
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
                        return new View(state, config);
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
        state = ClusterAppliers.apply(state, change);
        deadlines.follow(change);
        offersDue |= freesOrWants(change);
    }

    /** After which changes somebody may get an offer who could not before. */
    private static boolean freesOrWants(Change change) {
        return switch (change) {
            case DurableChange durable -> false; // what of it concerns offers has a live change beside it
            case LiveChange live -> freesOrWants(live);
        };
    }

    private static boolean freesOrWants(LiveChange change) {
        return switch (change) {
            case AgentConnected c -> true;
            case FrameworkConnected c -> true;
            case OfferEnded c -> true;
            case RolesRevived c -> true;
            case FiltersExpired c -> true;
            case TaskForgotten c -> true;
            case TaskUpdated c -> c.latest().terminal();
            case EpochStarted c -> false;
            case RecoverySettled c -> false;
            case AgentDisconnected c -> false;
            case AgentRemoved c -> false;
            case FrameworkDropped c -> false;
            case FrameworkRemoved c -> false;
            case OffersMade c -> false;
            case FilterSet c -> false;
            case RolesSuppressed c -> false;
            case TaskLaunched c -> false;
            case TaskAccepted c -> false;
        };
    }

    /** The cycle that has become due since the last one, if any. */
    Optional<Turn> makeOffers(Instant now) {
        if (!offersDue) {
            return Optional.empty();
        }
        offersDue = false;
        return Optional.of(handle(new Command.MakeOffers(), now))
                .filter(turn -> !turn.changes().isEmpty());
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
