package io.moorage.batch.engine;

import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.workload.Turn;
import io.moorage.workload.launch.Backoff;
import io.moorage.workload.launch.BackoffPolicy;
import io.moorage.workload.task.InstanceListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What facts about tasks mean for their jobs. */
final class TaskFacts implements InstanceListener<LiveTask> {
    /** A task that could not be started did not run: it gets so many tries even where one is all it has. */
    static final int STARTS_MIN = 3;

    /** Agents that drop tasks before they run bound by nothing else how fast that is repeated. */
    static final BackoffPolicy PAUSES = new BackoffPolicy(Duration.ofSeconds(1), 2, Duration.ofMinutes(1));

    private final BatchState state;

    TaskFacts(BatchState state) {
        this.state = state;
    }

    @Override
    public void reached(Turn turn, LiveTask task, TaskStatus status) {
        if (status.state() == TaskState.TASK_RUNNING) {
            state.reached(task, LiveTask.Condition.RUNNING);
            state.pause(state.jobOf(task), Optional.empty());
        } else if (task.unreachable()) {
            state.reached(task, LiveTask.Condition.STAGING);
        }
    }

    @Override
    public void unreachable(Turn turn, LiveTask task) {
        state.reached(task, LiveTask.Condition.UNREACHABLE);
    }

    @Override
    public boolean stopping(LiveTask task) {
        return state.jobOf(task).removing();
    }

    @Override
    public void ended(Turn turn, LiveTask task, TaskStatus status) {
        if (neverRan(task, status)) {
            dropped(turn, task, status);
        } else {
            ended(turn, task, outcome(task, status, turn.now()), status.message());
        }
    }

    @Override
    public void gone(Turn turn, LiveTask task, TaskStatus status) {
        ended(turn, task, Outcome.of(Outcome.Kind.UNKNOWN), status.message());
    }

    private static boolean neverRan(LiveTask task, TaskStatus status) {
        return switch (status.state()) {
            case TASK_DROPPED -> true;
            // The launch was decided and never left the master that died: its agent is here and has never had it.
            case TASK_GONE -> status.uuid().isEmpty() && !task.started();
            case TASK_STAGING,
                    TASK_STARTING,
                    TASK_RUNNING,
                    TASK_KILLING,
                    TASK_FINISHED,
                    TASK_FAILED,
                    TASK_KILLED,
                    TASK_ERROR,
                    TASK_LOST,
                    TASK_UNREACHABLE,
                    TASK_GONE_BY_OPERATOR,
                    TASK_UNKNOWN -> false;
        };
    }

    private Outcome outcome(LiveTask task, TaskStatus status, Instant now) {
        return switch (status.state()) {
            case TASK_FINISHED -> Outcome.of(Outcome.Kind.SUCCEEDED);
            case TASK_KILLED -> Outcome.of(late(task, now) ? Outcome.Kind.TIMED_OUT : Outcome.Kind.KILLED);
            case TASK_ERROR -> Outcome.of(Outcome.Kind.NOT_STARTED);
            case TASK_FAILED ->
                status.exit()
                        .map(Outcome::of)
                        .orElse(Outcome.of(
                                status.reason().equals(Optional.of(StatusReason.CONTAINER_LAUNCH_FAILED))
                                        ? Outcome.Kind.NOT_STARTED
                                        : Outcome.Kind.UNKNOWN));
            case TASK_STAGING,
                    TASK_STARTING,
                    TASK_RUNNING,
                    TASK_KILLING,
                    TASK_LOST,
                    TASK_DROPPED,
                    TASK_UNREACHABLE,
                    TASK_GONE,
                    TASK_GONE_BY_OPERATOR,
                    TASK_UNKNOWN -> Outcome.of(Outcome.Kind.UNKNOWN);
        };
    }

    private boolean late(LiveTask task, Instant now) {
        return BatchState.deadlineOf(state.jobOf(task), task)
                .map(deadline -> !now.isBefore(deadline))
                .orElse(false);
    }

    private void ended(Turn turn, LiveTask task, Outcome outcome, String message) {
        var job = state.jobOf(task);
        int tries = job.tries(task.ordinal()) + 1;
        boolean again = !job.removing() && task.launch() < OutcomeChunk.LAUNCHES_MAX && triedAgain(job, outcome, tries);
        if (outcome.kind().failed()) {
            note(turn, job, task, outcome, message);
        }
        if (outcome.kind() == Outcome.Kind.NOT_STARTED) {
            pause(turn, job);
        }
        if (!again) {
            job.throughput().count(turn.now());
        }
        state.ended(task, again ? Outcome.NONE : outcome, tries);
    }

    /** Several that were dropped together are one failure. */
    private void pause(Turn turn, Job job) {
        if (job.pause().map(pause -> pause.due(turn.now())).orElse(true)) {
            state.pause(job, Optional.of(Backoff.afterFailure(job.pause(), PAUSES, turn.now())));
        }
    }

    private static boolean triedAgain(Job job, Outcome outcome, int tries) {
        var policy = job.definition().retry();
        return switch (outcome.kind()) {
            case NONE, SUCCEEDED -> false;
            case EXITED ->
                tries < policy.attempts()
                        && (policy.exitCodes().isEmpty() || policy.exitCodes().contains(outcome.detail()));
            case SIGNALLED, OUT_OF_MEMORY, TIMED_OUT, KILLED ->
                tries < policy.attempts() && policy.exitCodes().isEmpty();
            case UNKNOWN -> tries < policy.attempts();
            case NOT_STARTED -> tries < Math.max(policy.attempts(), STARTS_MIN);
        };
    }

    /** It never ran, so it is no try: it waits again. An offer that had just been rescinded is nobody's failure. */
    private void dropped(Turn turn, LiveTask task, TaskStatus status) {
        var job = state.jobOf(task);
        if (!status.reason().equals(Optional.of(StatusReason.INVALID_OFFERS))) {
            pause(turn, job);
        }
        boolean again = job.removing() || task.launch() < OutcomeChunk.LAUNCHES_MAX;
        state.ended(task, again ? Outcome.NONE : Outcome.of(Outcome.Kind.NOT_STARTED), job.tries(task.ordinal()));
    }

    private static void note(Turn turn, Job job, LiveTask task, Outcome outcome, String message) {
        int index = job.definition().work().range().index(task.ordinal());
        var suffix = message.isEmpty() ? "." : ": " + (message.length() > 300 ? message.substring(0, 300) : message);
        job.failed(new Job.Failure(
                index,
                task.taskId(),
                task.agentId(),
                "Task %d %s%s".formatted(index, outcome.sentence(), suffix),
                turn.now()));
    }
}
