package io.moorage.batch.engine;

import io.moorage.api.Offer;
import io.moorage.batch.model.JobLimits;
import io.moorage.workload.Turn;
import io.moorage.workload.WakeTimer;
import io.moorage.workload.launch.Backoff;
import io.moorage.workload.launch.LaunchQueue;
import io.moorage.workload.launch.OfferDemand;
import io.moorage.workload.offer.OfferLedger;
import io.moorage.workload.offer.OfferLedgers;
import io.moorage.workload.offer.OfferRound;
import io.moorage.workload.task.EventDispatcher;
import io.moorage.workload.task.Reconciliation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The end of every turn: late tasks are killed, jobs that are over end, offers are wanted or not, one timer is set. */
final class Steering implements EventDispatcher.Planner {
    private final BatchState state;
    private final Reconciliation<LiveTask> reconciliation;
    private final LaunchQueue<Job> queue = new LaunchQueue<>(Comparator.comparing(Job::id));
    private final OfferLedgers<String> ledgers = new OfferLedgers<>();
    private final OfferDemand demand = new OfferDemand();
    private final WakeTimer timer = new WakeTimer();

    Steering(BatchState state, Reconciliation<LiveTask> reconciliation) {
        this.state = state;
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
        queue.ripen(turn.now());
        new OfferRound<>(TaskPlacement.MATCHER, ledgers, new TaskPlacement(state, turn), turn, offers)
                .run(queue.ready());
    }

    List<String> refusals(Job job) {
        return ledgers.of(job.id()).map(OfferLedger::sentences).orElse(List.of());
    }

    void settle(Turn turn) {
        reconciliation.settle(turn);
        state.takeTouched().forEach(job -> conclude(turn, job));
        if (reconciliation.subscribed()) {
            state.takeExpired(turn.now()).forEach(turn::kill);
            queue.ripen(turn.now());
            boolean room = state.liveCount() < JobLimits.LIVE_MAX;
            demand.settle(turn, room && !queue.nobodyReady(), queue.takeGrown());
            setTimer(turn);
        }
        state.flush(turn);
    }

    private void conclude(Turn turn, Job job) {
        wait(turn, job);
        if (job.removing() && job.live().isEmpty()) {
            state.erase(job);
        } else if (job.over() != job.endedAt().isPresent()) {
            state.end(job, job.over() ? Optional.of(turn.now()) : Optional.empty());
        }
    }

    private void wait(Turn turn, Job job) {
        queue.set(job, launchable(job), job.pause().map(Backoff::notBefore).orElse(turn.now()), false, turn.now());
        if (job.waiting() > 0 && !job.removing()) {
            ledgers.open(job.id(), turn.now());
        } else {
            ledgers.close(job.id());
        }
    }

    /** How many of a job's tasks may be launched, offers allowing. */
    private static int launchable(Job job) {
        return job.removing()
                ? 0
                : Math.min(
                        job.waiting(),
                        job.definition().concurrency() - job.live().size());
    }

    private void setTimer(Turn turn) {
        var wakeAt = reconciliation.wakeAt(turn.now());
        wakeAt = earlier(wakeAt, state.nextDeadline());
        wakeAt = earlier(wakeAt, demand.nextRevival());
        timer.wakeAt(turn, earlier(wakeAt, queue.nextReady()));
    }

    private static Instant earlier(Instant one, Optional<Instant> other) {
        return other.isPresent() && other.get().isBefore(one) ? other.get() : one;
    }
}
