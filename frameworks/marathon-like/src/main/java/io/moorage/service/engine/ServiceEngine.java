package io.moorage.service.engine;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.service.model.AppId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The brain: events in, calls into the turn. Not thread-safe; its host calls it from one thread at a time. After each event,
 * and after each command, {@link #settle} ends the turn.
 */
public final class ServiceEngine {
    private final ServiceState state;
    private final Waiting waiting = new Waiting();
    private final Recovery recovery;
    private final Steering steering;
    private final StatusUpdates updates;
    private final Commands commands;
    private Optional<FrameworkId> frameworkId = Optional.empty();

    public ServiceEngine(ServiceState state) {
        this.state = state;
        recovery = new Recovery(state);
        steering = new Steering(state, waiting, recovery);
        updates = new StatusUpdates(state, recovery);
        commands = new Commands(state, steering);
    }

    public void on(Turn turn, SchedulerEvent event) {
        switch (event) {
            case SchedulerEvent.Subscribed subscribed -> {
                frameworkId = Optional.of(subscribed.frameworkId());
                recovery.subscribed(state, turn);
                steering.subscribed(turn);
            }
            case SchedulerEvent.Offers offers -> {
                var round = new OfferRound(state, waiting, steering, turn, offers.offers());
                round.run();
            }
            case SchedulerEvent.Update update -> updates.apply(turn, update.status());
            case SchedulerEvent.AgentRecovered recovered ->
                recovery.settle(recovered.agentId(), recovered.fate(), state, turn)
                        .forEach(instance -> updates.gone(turn, instance));
            case SchedulerEvent.Recovered recovered -> recovery.settleAll(state, turn);
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
        return waiting.launches();
    }

    public Optional<OfferLedger> ledger(AppId id) {
        return waiting.ledger(id);
    }

    public Optional<LaunchDelay> delay(App app, Instant now) {
        return steering.delay(app, now);
    }

    public Explanation explain(App app, Instant now) {
        var instances = state.instances(app.id());
        return Explanation.of(
                app,
                instances,
                waiting.launches().getOrDefault(app.id(), 0),
                waiting.ledger(app.id()),
                steering.delay(app, now),
                instances.stream().filter(i -> !recovery.settled(i)).count(),
                state.history(app.id()),
                now);
    }
}
