package io.moorage.service.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.service.model.AppId;
import io.moorage.workload.Turn;
import io.moorage.workload.offer.OfferLedger;
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
    private final StatusUpdates<Instance> updates;
    private final Commands commands;
    private Optional<FrameworkId> frameworkId = Optional.empty();

    public ServiceEngine(ServiceState state) {
        this.state = state;
        var facts = new InstanceFacts(state);
        reconciliation = new Reconciliation<>(state.tracker(), facts);
        steering = new Steering(state, reconciliation);
        updates = new StatusUpdates<>(state.tracker(), reconciliation, facts, state::unreadable);
        commands = new Commands(state, steering);
    }

    public void on(Turn turn, SchedulerEvent event) {
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> {
                frameworkId = Optional.of(subscribed.frameworkId());
                reconciliation.subscribed(turn);
                steering.subscribed();
            }
            case SchedulerEvent.Offers offers -> steering.answer(turn, offers.offers());
            case SchedulerEvent.Update update -> updates.apply(turn, update.status());
            case SchedulerEvent.AgentRecovered recovered ->
                reconciliation.recovered(turn, recovered.agentId(), recovered.fate());
            case SchedulerEvent.Recovered recovered -> reconciliation.recovered(turn);
            case SchedulerEvent.TimerFired timer -> steering.awake(turn);
            // Offers are answered in the batch that brings them, and updates say what became of tasks.
            case SchedulerEvent.Rescind rescind -> {}
            case SchedulerEvent.Failure failure -> {}
            case SchedulerEvent.Requested requested -> {}
            case SchedulerEvent.Error error -> {}
        }
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
        return frameworkId;
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
