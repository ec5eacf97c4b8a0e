package io.moorage.service.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.service.model.AppId;
import io.moorage.workload.Turn;
import io.moorage.workload.offer.OfferLedger;
import io.moorage.workload.task.EventDispatcher;
import io.moorage.workload.task.Reconciliation;
import io.moorage.workload.task.StatusUpdates;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The brain: events in, calls into the turn. Not thread-safe; its host calls it from one thread at a time. After each event,
 * and after each command, {@link #settle} ends the turn.
 */
public final class ServiceEngine {
    private final ServiceState state;
    private final Reconciliation<Instance> reconciliation;
    private final Steering steering;
    private final EventDispatcher<Instance> dispatcher;
    private final Commands commands;

    public ServiceEngine(ServiceState state) {
        this.state = state;
        var facts = new InstanceFacts(state);
        reconciliation = new Reconciliation<>(state.tracker(), facts);
        steering = new Steering(state, reconciliation);
        var updates = new StatusUpdates<>(state.tracker(), reconciliation, facts, state::unreadable);
        dispatcher = new EventDispatcher<>(reconciliation, updates, steering);
        commands = new Commands(state, steering);
    }

    public void on(Turn turn, SchedulerEvent event) {
        dispatcher.on(turn, event);
    }

    public void settle(Turn turn) {
        steering.settle(turn);
    }

    public ServiceState state() {
        return state;
    }

    public Commands commands() {
        return commands;
    }

    public Optional<FrameworkId> frameworkId() {
        return dispatcher.frameworkId();
    }

    /** How many instances each waiting app may launch. */
    public Map<AppId, Integer> waiting() {
        return steering.waiting();
    }

    public Optional<OfferLedger> ledger(AppId id) {
        return steering.ledger(id);
    }

    public Optional<LaunchDelay> delay(App app, Instant now) {
        return steering.delay(app, now);
    }

    public Explanation explain(App app, Instant now) {
        var instances = state.instances(app.id());
        return Explanation.of(
                app,
                instances,
                steering.waiting(app.id()),
                steering.ledger(app.id()),
                steering.delay(app, now),
                instances.stream().filter(i -> !reconciliation.settled(i)).count(),
                state.history(app.id()),
                now);
    }
}
