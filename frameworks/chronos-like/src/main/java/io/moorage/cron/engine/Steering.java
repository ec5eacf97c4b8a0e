package io.moorage.cron.engine;

import io.moorage.api.Offer;
import io.moorage.api.TaskId;
import io.moorage.cron.engine.Instance.Stop;
import io.moorage.cron.model.JobDefinition.Demand;
import io.moorage.workload.Turn;
import io.moorage.workload.WakeTimer;
import io.moorage.workload.launch.Alarms;
import io.moorage.workload.launch.OfferDemand;
import io.moorage.workload.offer.Launchable;
import io.moorage.workload.offer.OfferRound;
import io.moorage.workload.task.EventDispatcher;
import io.moorage.workload.task.Reconciliation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The end of every turn: slots are decided, what takes too long is ended, offers are wanted or not, one timer is set. */
final class Steering implements EventDispatcher.Planner {
    static final Duration STAGING_MAX = Duration.ofMinutes(5);
    /** For how long a run on an agent that cannot be reached holds its job up. */
    static final Duration UNREACHABLE_MAX = Duration.ofMinutes(10);

    private final CronState state;
    private final Slots slots;
    private final Runs runs;
    private final Reconciliation<Instance> reconciliation;
    private final Alarms<TaskId> deadlines = new Alarms<>();
    private final OfferDemand demand = new OfferDemand();
    private final WakeTimer timer = new WakeTimer();
    private final SlotTimers slotTimers = new SlotTimers();

    Steering(CronState state, Slots slots, Runs runs, Reconciliation<Instance> reconciliation) {
        this.state = state;
        this.slots = slots;
        this.runs = runs;
        this.reconciliation = reconciliation;
    }

    @Override
    public void subscribed() {
        demand.subscribed();
    }

    @Override
    public void awake(Turn turn) {
        timer.fired();
    }

    @Override
    public void offered(Turn turn, List<Offer> offers) {
        var queue = state.queue();
        queue.ripen(turn.now());
        var wanted = new ArrayList<Launchable<Run>>();
        var demands = new HashSet<Demand>();
        // Runs whose job cannot be read are left alone.
        queue.ready()
                .forEach(ready -> state.job(ready.key().job()).ifPresent(job -> {
                    wanted.add(ready);
                    demands.add(job.definition().demand());
                }));
        state.ledgers().closeOthers(demands);
        demands.forEach(demand -> state.ledgers().open(demand, turn.now()));
        new OfferRound<>(RunPlacement.MATCHER, state.ledgers(), new RunPlacement(state, turn), turn, offers)
                .run(wanted);
    }

    void stop(Turn turn, Instance instance, Stop why) {
        state.put(instance.stopping(why));
        if (reconciliation.subscribed()) {
            turn.kill(instance);
        }
    }

    void settle(Turn turn) {
        reconciliation.settle(turn);
        slots.decide(turn);
        expire(turn);
        state.queue().ripen(turn.now());
        if (reconciliation.subscribed()) {
            demand.settle(turn, state.queue());
        }
        setTimer(turn);
        state.flush(turn);
    }

    private void expire(Turn turn) {
        watch();
        for (var id = deadlines.due(turn.now()); id.isPresent(); id = deadlines.due(turn.now())) {
            expire(turn, state.instance(id.get()).orElseThrow());
            watch();
        }
    }

    private void watch() {
        state.takeTouchedInstances()
                .forEach(id -> deadlines.set(id, state.instance(id).flatMap(this::deadline)));
    }

    private Optional<Instant> deadline(Instance instance) {
        if (!reconciliation.settled(instance)) {
            return Optional.empty();
        }
        if (instance.unreachableSince().isPresent()) {
            return instance.unreachableSince().map(since -> since.plus(UNREACHABLE_MAX));
        }
        if (instance.stopping().isPresent()) {
            return Optional.empty();
        }
        return instance.startedAt().isEmpty()
                ? Optional.of(instance.stagedAt().plus(STAGING_MAX))
                : completionMax(instance).map(instance.startedAt().get()::plus);
    }

    private Optional<Duration> completionMax(Instance instance) {
        return state.job(instance.run().job())
                .flatMap(job -> job.definition().policy().completionMax());
    }

    private void expire(Turn turn, Instance instance) {
        if (instance.unreachableSince().isPresent()) {
            // The intent to kill is the master's from now on; should the task come back without it, no record wants it.
            stop(turn, instance, Stop.KILLED);
            runs.lost(
                    turn,
                    instance,
                    "Agent '%s' has not been reachable for %s."
                            .formatted(instance.agentId().value(), UNREACHABLE_MAX));
        } else {
            stop(turn, instance, instance.running() ? Stop.TIMED_OUT : Stop.STAGED_TOO_LONG);
        }
    }

    private void setTimer(Turn turn) {
        var wakeAt = Stream.of(slots.first(), state.queue().nextReady(), deadlines.first(), demand.nextRevival())
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        var reconcileAt = reconciliation.wakeAt(turn.now());
        timer.wakeAt(turn, wakeAt.isBefore(reconcileAt) ? wakeAt : reconcileAt);
        slotTimers.settle(turn, slots.first().orElse(Instant.MAX), slots.countOfFirst());
    }
}
