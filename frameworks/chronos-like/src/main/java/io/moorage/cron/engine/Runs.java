package io.moorage.cron.engine;

import io.moorage.api.ExitStatus;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.cron.engine.HistoryEntry.Ended;
import io.moorage.cron.engine.HistoryEntry.Missed;
import io.moorage.cron.engine.HistoryEntry.Outcome;
import io.moorage.cron.engine.HistoryEntry.Reason;
import io.moorage.cron.model.JobName;
import io.moorage.workload.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/** The life of runs: when one begins, is tried again, is over, and what follows from it. */
final class Runs {
    /** Of one job, waiting and launched ones together. */
    static final int OF_JOB_MAX = 100;
    /** Of all jobs, those that wait. */
    static final int WAITING_MAX = 100_000;

    private final CronState state;
    private final Duration retryAfter;

    Runs(CronState state, Duration retryAfter) {
        this.state = state;
        this.retryAfter = retryAfter;
    }

    /** Decides one slot, or one wish: there will be a run, or the history says why not. */
    void begin(Turn turn, Job job, Instant due, String arguments) {
        var obstacle = obstacle(job);
        if (obstacle.isPresent()) {
            missed(job.name(), new Missed(due, due, 1, obstacle.get()));
        } else {
            state.put(new Run(job.name(), due, turn.entropy().hex(), 0, arguments, turn.now()));
        }
    }

    private Optional<Reason> obstacle(Job job) {
        int active = state.runs(job.name()).size() + state.instances(job.name()).size();
        if (job.disabled()) {
            return Optional.of(Reason.DISABLED);
        }
        if (active > 0 && !job.definition().policy().concurrent()) {
            return Optional.of(Reason.CONCURRENT);
        }
        return active >= OF_JOB_MAX || state.runCount() >= WAITING_MAX
                ? Optional.of(Reason.TOO_MANY)
                : Optional.empty();
    }

    void missed(JobName name, Missed missed) {
        state.tell(name, missed);
    }

    void cancel(Run run) {
        state.remove(run);
        missed(run.job(), new Missed(run.due(), run.due(), 1, Reason.CANCELLED));
    }

    void ended(Turn turn, Instance instance, TaskStatus status) {
        state.remove(instance);
        var job = state.job(instance.run().job());
        if (job.isEmpty()) {
            return;
        }
        if (neverWas(instance, status)) {
            // Nobody's failure: an offer had just been rescinded, or the agent had less than it had offered.
            state.put(instance.run().anew(turn.entropy().hex()));
            return;
        }
        var outcome = outcome(instance, status.state());
        record(job.get(), instance, outcome, status.exit(), status.message(), status.timestamp());
        boolean again = (outcome == Outcome.FAILED || outcome == Outcome.LOST)
                && instance.run().attempt() < job.get().definition().policy().retries();
        if (again) {
            state.put(instance.run().again(turn.now().plus(retryAfter)));
        } else {
            over(turn, job.get(), outcome == Outcome.SUCCEEDED);
        }
    }

    /** Its agent has been away for too long. It may still run there, so it is not tried again. */
    void lost(Turn turn, Instance instance, String why) {
        state.remove(instance);
        state.job(instance.run().job()).ifPresent(job -> {
            record(job, instance, Outcome.LOST, Optional.empty(), why, turn.now());
            over(turn, job, false);
        });
    }

    /** The master, or the agent before it had started anything, refused the launch. */
    private static boolean neverWas(Instance instance, TaskStatus status) {
        return status.state() == TaskState.TASK_DROPPED
                && status.reason().equals(Optional.of(StatusReason.INVALID_OFFERS))
                && !instance.running()
                && instance.stopping().isEmpty();
    }

    private static Outcome outcome(Instance instance, TaskState ended) {
        if (ended == TaskState.TASK_FINISHED) {
            return Outcome.SUCCEEDED;
        }
        if (instance.stopping().isPresent()) {
            return switch (instance.stopping().get()) {
                case KILLED -> Outcome.KILLED;
                case TIMED_OUT -> Outcome.TIMED_OUT;
                case STAGED_TOO_LONG -> Outcome.FAILED;
            };
        }
        return switch (ended) {
            case TASK_LOST, TASK_GONE, TASK_GONE_BY_OPERATOR, TASK_UNKNOWN, TASK_DROPPED -> Outcome.LOST;
            case TASK_KILLED -> Outcome.KILLED;
            case TASK_FAILED,
                    TASK_ERROR,
                    TASK_FINISHED,
                    TASK_STAGING,
                    TASK_STARTING,
                    TASK_RUNNING,
                    TASK_KILLING,
                    TASK_UNREACHABLE -> Outcome.FAILED;
        };
    }

    private void record(
            Job job, Instance instance, Outcome outcome, Optional<ExitStatus> exit, String message, Instant at) {
        var run = instance.run();
        state.tell(
                job.name(),
                new Ended(
                        instance.taskId(),
                        run.due(),
                        run.attempt(),
                        instance.agentId(),
                        instance.host(),
                        instance.startedAt(),
                        at,
                        outcome,
                        exit,
                        message));
    }

    /** No more attempts: counts it, and lets dependent jobs know. */
    private void over(Turn turn, Job job, boolean success) {
        var counters = job.progress().counters();
        state.put(
                job.with(job.progress().with(success ? counters.succeeded(turn.now()) : counters.failed(turn.now()))));
        boolean counts = success || job.definition().policy().softError();
        state.children(job.name()).forEach(child -> parentOver(turn, child, job.name(), counts));
    }

    /** A job runs when the newest run of every parent has succeeded since it ran itself. */
    private void parentOver(Turn turn, Job child, JobName parent, boolean success) {
        var succeeded = new TreeSet<>(child.progress().succeeded());
        if (success) {
            succeeded.add(parent);
        } else {
            succeeded.remove(parent);
        }
        boolean all = succeeded.containsAll(child.parents());
        state.put(child.with(child.progress().succeeded(all ? new TreeSet<>() : succeeded)));
        if (all) {
            begin(turn, child, turn.now(), "");
        }
    }

    /** As if its newest run had succeeded, because somebody says so. */
    void markSucceeded(Turn turn, Job job) {
        over(turn, job, true);
    }
}
