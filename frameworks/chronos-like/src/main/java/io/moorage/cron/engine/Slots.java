package io.moorage.cron.engine;

import io.moorage.cron.engine.HistoryEntry.Missed;
import io.moorage.cron.engine.HistoryEntry.Reason;
import io.moorage.cron.model.JobName;
import io.moorage.cron.model.Trigger.Scheduled;
import io.moorage.workload.Turn;
import io.moorage.workload.launch.Alarms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides what comes of each slot whose time has come, once, in the order of time: a run, or an entry of the history that says why
 * not. All that one turn decides is one batch, and so one entry of the registry; nothing is launched for a slot before that.
 */
final class Slots {
    /** So that one batch stays far below what an entry of the registry may hold. */
    static final int DECISIONS_MAX = 2_000;
    /** Less lateness than this is nobody's delay. */
    static final Duration EPSILON_MIN = Duration.ofSeconds(1);

    private static final long MISSED_COUNTED_MAX = 1_000_000;

    private final CronState state;
    private final Runs runs;
    private final Alarms<JobName> next = new Alarms<>();

    Slots(CronState state, Runs runs) {
        this.state = state;
        this.runs = runs;
    }

    void decide(Turn turn) {
        schedule();
        int decided = 0;
        for (var name = next.due(turn.now());
                name.isPresent() && decided < DECISIONS_MAX;
                name = next.due(turn.now())) {
            decided += decide(turn, state.job(name.get()).orElseThrow(), DECISIONS_MAX - decided);
            schedule();
        }
    }

    /** When the next slot is. */
    Optional<Instant> first() {
        return next.first();
    }

    /** How many jobs have a slot then. */
    int countOfFirst() {
        return next.countOfFirst();
    }

    private void schedule() {
        state.takeTouchedJobs().forEach(name -> next.set(name, state.job(name).flatMap(Job::nextSlot)));
    }

    /** @return how many decisions it took */
    private int decide(Turn turn, Job job, int decisionsMax) {
        var scheduled = (Scheduled) job.definition().trigger();
        int decided = 0;
        var until = job.progress().decidedUntil();
        var late = turn.now().minus(max(scheduled.epsilon(), EPSILON_MIN)).minusMillis(1);
        var slot = job.nextSlot();
        if (slot.isPresent() && !slot.get().isAfter(late)) {
            runs.missed(
                    job.name(),
                    new Missed(
                            slot.get(),
                            late,
                            scheduled.schedule().count(until, late, MISSED_COUNTED_MAX),
                            Reason.LATE));
            until = late;
            decided++;
            slot = scheduled.schedule().next(until);
        }
        while (slot.isPresent() && !slot.get().isAfter(turn.now()) && decided < decisionsMax) {
            runs.begin(turn, job, slot.get(), "");
            until = slot.get();
            decided++;
            slot = scheduled.schedule().next(until);
        }
        var done = job.with(job.progress().decidedUntil(until));
        // Chronos too kept a job whose last slot had passed, disabled.
        state.put(slot.isPresent() ? done : done.with(done.definition().asDisabled()));
        return decided;
    }

    /** What passed while the job was disabled, told when it is enabled again. */
    void tellDisabled(Turn turn, Job job) {
        if (job.disabled() && job.definition().trigger() instanceof Scheduled scheduled) {
            var since = job.progress().decidedUntil();
            long count = scheduled.schedule().count(since, turn.now(), MISSED_COUNTED_MAX);
            scheduled
                    .schedule()
                    .next(since)
                    .filter(first -> count > 0)
                    .ifPresent(first -> runs.missed(job.name(), new Missed(first, turn.now(), count, Reason.DISABLED)));
        }
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
