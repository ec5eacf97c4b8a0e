package io.moorage.cron.engine;

import io.moorage.api.TaskId;
import io.moorage.api.scheduler.SchedulerCall.CancelTimer;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.cron.engine.Instance.Stop;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The end of every turn: slots are decided, what takes too long is ended, offers are wanted or not, one timer is set. */
final class Steering {
    static final String TIMER = "wake";
    static final Duration STAGING_MAX = Duration.ofMinutes(5);
    /** For how long a run on an agent that cannot be reached holds its job up. */
    static final Duration UNREACHABLE_MAX = Duration.ofMinutes(10);

    static final Duration RECONCILE_EVERY = Duration.ofMinutes(10);
    /** A revival costs the master an offer cycle; so many a second are bearable, and nobody waits noticeably for one. */
    static final Duration REVIVE_EVERY_MIN = Duration.ofMillis(10);

    private final CronState state;
    private final Slots slots;
    private final Runs runs;
    private final Recovery recovery;
    private final Alarms<TaskId> deadlines = new Alarms<>();
    private boolean suppressed;
    private boolean offersWanted;
    private Instant reviveNotBefore = Instant.MIN;
    private Instant reconcileAt = Instant.MAX;
    private Instant timerAt = Instant.MAX;

    Steering(CronState state, Slots slots, Runs runs, Recovery recovery) {
        this.state = state;
        this.slots = slots;
        this.runs = runs;
        this.recovery = recovery;
    }

    void subscribed(Turn turn) {
        suppressed = false;
        offersWanted = true;
        reconcileAt = turn.now().plus(RECONCILE_EVERY);
    }

    void awake(Turn turn) {
        timerAt = Instant.MAX;
        if (!turn.now().isBefore(reconcileAt)) {
            turn.reconcile(state.instances().stream().filter(recovery::settled).toList());
            reconcileAt = turn.now().plus(RECONCILE_EVERY);
        }
    }

    void stop(Turn turn, Instance instance, Stop why) {
        state.put(instance.stopping(why));
        if (recovery.subscribed()) {
            turn.kill(instance);
        }
    }

    void settle(Turn turn) {
        slots.decide(turn);
        expire(turn);
        state.queue().ripen(turn.now());
        if (recovery.subscribed()) {
            askForOffers(turn);
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
        if (!recovery.settled(instance)) {
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

    private void askForOffers(Turn turn) {
        offersWanted |= state.queue().takeGrown();
        if (state.queue().nobodyReady()) {
            if (!suppressed) {
                turn.call(new Suppress(Set.of()));
                suppressed = true;
            }
            offersWanted = false;
        } else if ((offersWanted || suppressed) && !turn.now().isBefore(reviveNotBefore)) {
            turn.call(new Revive(Set.of()));
            suppressed = false;
            offersWanted = false;
            reviveNotBefore = turn.now().plus(REVIVE_EVERY_MIN);
        }
    }

    private void setTimer(Turn turn) {
        var wakeAt = Stream.of(
                        slots.first(),
                        state.queue().nextReady(),
                        deadlines.first(),
                        Optional.of(reconcileAt),
                        Optional.of(reviveNotBefore).filter(at -> offersWanted))
                .flatMap(Optional::stream)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        if (!wakeAt.equals(timerAt)) {
            timerAt = wakeAt;
            turn.call(wakeAt.equals(Instant.MAX) ? new CancelTimer(TIMER) : new SetTimer(TIMER, wakeAt));
        }
    }
}
