package io.moorage.service.engine;

import io.moorage.api.Offer;
import io.moorage.api.TaskInfo;
import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.AppId;
import io.moorage.workload.Turn;
import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.Launchable;
import io.moorage.workload.offer.OfferLedgers;
import io.moorage.workload.offer.OfferMatcher;
import io.moorage.workload.offer.OfferRound;
import io.moorage.workload.offer.Placement;
import io.moorage.workload.offer.ScalarDecider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Launches instances on the offers of one event. */
final class InstancePlacement implements Placement<AppId, AppId, Candidate> {
    private static final OfferMatcher<Candidate> MATCHER = new OfferMatcher<>(List.of(
            new RoleDecider(),
            new ConstraintDecider(),
            new ScalarDecider<>(candidate -> candidate.app().sizes()),
            new PortsDecider()));

    private final ServiceState state;
    private final Turn turn;
    private final OfferRound<AppId, AppId, Candidate> round;
    private final Map<AppId, List<Instance.Place>> placed = new HashMap<>();

    InstancePlacement(ServiceState state, OfferLedgers<AppId> ledgers, Turn turn, List<Offer> given) {
        this.state = state;
        this.turn = turn;
        round = new OfferRound<>(MATCHER, ledgers, this, turn, given);
    }

    void run(List<Launchable<AppId>> wanted) {
        round.run(wanted);
    }

    @Override
    public AppId kind(AppId id) {
        return id;
    }

    @Override
    public Candidate work(AppId id) {
        return new Candidate(app(id).definition(), compared(id), round.offers());
    }

    /** Constraints look at instances of the current configuration only, as Marathon's did. */
    private List<Instance.Place> compared(AppId id) {
        return placed.computeIfAbsent(
                id,
                absent -> new ArrayList<>(state.instances(id).stream()
                        .filter(i -> i.configVersion().equals(app(id).configVersion()))
                        .map(Instance::place)
                        .toList()));
    }

    @Override
    public TaskInfo launch(AppId id, AgentOffer offer) {
        var app = app(id);
        var taskId = TaskBuilder.newId(app, turn.entropy());
        var ports = PortAssignment.choose(
                app.definition().networking(), offer.left().ports(), turn.entropy());
        var place = new Instance.Place(offer.agentId(), offer.host(), offer.ip(), ports, offer.attributes());
        compared(id).add(place);
        state.put(new Instance(
                taskId,
                id,
                app.version(),
                app.configVersion(),
                place,
                checked(app.definition()),
                turn.now(),
                Optional.empty(),
                Instance.Condition.STAGING,
                Optional.empty(),
                Optional.empty(),
                false));
        var history = state.history(id);
        history.delay().ifPresent(delay -> state.put(id, history.with(Optional.of(delay.afterLaunch(turn.now())))));
        return TaskBuilder.build(app, taskId, offer, ports);
    }

    private static boolean checked(AppDefinition app) {
        return !app.healthChecks().isEmpty();
    }

    private App app(AppId id) {
        return state.app(id).orElseThrow();
    }
}
