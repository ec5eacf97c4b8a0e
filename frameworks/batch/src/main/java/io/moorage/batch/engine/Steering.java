package io.moorage.batch.engine;

import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.batch.model.JobLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/** The end of every turn: late tasks are killed, jobs that are over end, offers are wanted or not, one timer is set. */
final class Steering {
    static final String TIMER = "wake";
    static final Duration RECONCILE_EVERY = Duration.ofMinutes(10);
    /** A revival costs the master an offer cycle; so many a second are bearable, and nobody waits noticeably for one. */
    static final Duration REVIVE_EVERY_MIN = Duration.ofMillis(10);
    /** So that the puts of one turn stay far below what one may have; each end puts a chunk. */
    static final int GONE_PER_TURN_MAX = 500;

    private final BatchState state;
    private final Recovery recovery;
    private final StatusUpdates updates;
    private final Deque<LiveTask> gone = new ArrayDeque<>();
    private int readyBefore;
    private boolean suppressed;
    private Instant reviveNotBefore = Instant.MIN;
    private Instant reconcileAt = Instant.MAX;
    private Instant timerAt = Instant.MAX;

    Steering(BatchState state, Recovery recovery, StatusUpdates updates) {
        this.state = state;
        this.recovery = recovery;
        this.updates = updates;
    }

    void subscribed(Turn turn) {
        suppressed = false;
        readyBefore = 0;
        reconcileAt = turn.now().plus(RECONCILE_EVERY);
    }

    void awake(Turn turn) {
        timerAt = Instant.MAX;
        if (!turn.now().isBefore(reconcileAt)) {
            turn.reconcile(state.live().stream().filter(recovery::settled).toList());
            reconcileAt = turn.now().plus(RECONCILE_EVERY);
        }
    }

    /** To be ended, so many a turn. Their records stay until then, so nothing is lost in between. */
    void gone(Collection<LiveTask> tasks) {
        gone.addAll(tasks);
    }

    void settle(Turn turn) {
        endGone(turn);
        state.takeTouched().forEach(job -> conclude(turn, job));
        if (recovery.subscribed()) {
            state.takeExpired(turn.now()).forEach(turn::kill);
            askForOffers(turn);
            setTimer(turn);
        }
        state.flush(turn);
    }

    private void endGone(Turn turn) {
        for (int ended = 0; ended < GONE_PER_TURN_MAX && !gone.isEmpty(); ended++) {
            var task = gone.removeFirst();
            state.live(task.taskId()).ifPresent(still -> updates.gone(turn, still));
        }
    }

    private void conclude(Turn turn, Job job) {
        if (job.removing() && job.live().isEmpty()) {
            state.erase(job);
        } else if (job.over() != job.endedAt().isPresent()) {
            state.end(job, job.over() ? Optional.of(turn.now()) : Optional.empty());
        }
    }

    /** How many of a job's tasks may be launched now, offers allowing. */
    int launchable(Job job, Instant now) {
        return job.pause().over(now)
                ? Math.min(
                        job.waiting(),
                        job.definition().concurrency() - job.live().size())
                : 0;
    }

    private int ready(Instant now) {
        long sum = 0;
        for (var job : state.open()) {
            sum += launchable(job, now);
        }
        return (int) Math.min(sum, JobLimits.LIVE_MAX - state.live().size());
    }

    private void askForOffers(Turn turn) {
        int ready = ready(turn.now());
        if (ready == 0) {
            if (!suppressed) {
                turn.call(new Suppress(Set.of()));
                suppressed = true;
            }
            readyBefore = 0;
        } else if (ready <= readyBefore && !suppressed) {
            readyBefore = ready;
        } else if (!turn.now().isBefore(reviveNotBefore)) {
            turn.call(new Revive(Set.of()));
            suppressed = false;
            reviveNotBefore = turn.now().plus(REVIVE_EVERY_MIN);
            readyBefore = ready;
        }
    }

    private void setTimer(Turn turn) {
        var wakeAt = gone.isEmpty() ? reconcileAt : turn.now();
        wakeAt = earlier(wakeAt, state.nextDeadline().orElse(Instant.MAX));
        if (ready(turn.now()) > readyBefore) {
            wakeAt = earlier(wakeAt, reviveNotBefore);
        }
        for (var job : state.open()) {
            if (!job.pause().over(turn.now())) {
                wakeAt = earlier(wakeAt, job.pause().notBefore());
            }
        }
        // One that fires too early does no harm.
        if (wakeAt.isBefore(timerAt)) {
            timerAt = wakeAt;
            turn.call(new SetTimer(TIMER, wakeAt));
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
