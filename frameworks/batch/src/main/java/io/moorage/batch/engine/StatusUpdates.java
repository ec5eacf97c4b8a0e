package io.moorage.batch.engine;

import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import java.time.Instant;
import java.util.Optional;

/** Applies facts about tasks. Late and doubled ones change nothing; each is acknowledged in the batch that puts what it meant. */
final class StatusUpdates {
    /** A task that could not be started did not run: it gets so many tries even where one is all it has. */
    static final int STARTS_MIN = 3;

    private final BatchState state;
    private final Recovery recovery;

    StatusUpdates(BatchState state, Recovery recovery) {
        this.state = state;
        this.recovery = recovery;
    }

    void apply(Turn turn, TaskStatus status) {
        if (status.uuid().isPresent() && status.agentId().isPresent()) {
            turn.call(new Acknowledge(
                    status.taskId(), status.agentId().get(), status.uuid().get()));
        }
        var task = state.live(status.taskId());
        if (task.isEmpty()) {
            applyUnknown(turn, status);
        } else if (status.agentId().map(task.get().agentId()::equals).orElse(true)) {
            applyKnown(turn, task.get(), status);
        }
    }

    /** A live task that no record wants is ended, unless its record is one that cannot be read. */
    private void applyUnknown(Turn turn, TaskStatus status) {
        boolean runs = status.state() == TaskState.TASK_STAGING
                || status.state() == TaskState.TASK_STARTING
                || status.state() == TaskState.TASK_RUNNING;
        if (runs && !state.setAside().containsKey(StateKey.task(status.taskId()))) {
            turn.call(new Kill(status.taskId(), status.agentId(), Optional.empty()));
        }
    }

    private void applyKnown(Turn turn, LiveTask task, TaskStatus status) {
        switch (status.state()) {
            case TASK_STAGING, TASK_STARTING -> {
                if (task.unreachable()) {
                    state.reached(task, LiveTask.Condition.STAGING);
                }
            }
            case TASK_RUNNING -> {
                state.reached(task, LiveTask.Condition.RUNNING);
                state.jobOf(task).pause(LaunchPause.NONE);
            }
            case TASK_KILLING -> {}
            case TASK_UNREACHABLE -> state.reached(task, LiveTask.Condition.UNREACHABLE);
            case TASK_FINISHED, TASK_FAILED, TASK_KILLED -> {
                // What the master tells of an end has no exit status; the agent's own word, which does, comes until it
                // is acknowledged.
                if (status.uuid().isPresent()) {
                    ended(turn, task, outcome(task, status, turn.now()), status.message());
                }
            }
            case TASK_ERROR -> ended(turn, task, Outcome.of(Outcome.Kind.NOT_STARTED), status.message());
            case TASK_DROPPED -> dropped(turn, task, status);
            case TASK_LOST, TASK_UNKNOWN -> {
                // The master itself does not know yet what an agent that is not back runs.
                if (status.uuid().isPresent() || recovery.settled(task)) {
                    ended(turn, task, Outcome.of(Outcome.Kind.UNKNOWN), status.message());
                }
            }
            case TASK_GONE -> {
                // The launch was decided and never left the master that died: its agent is here and has never had it.
                if (status.uuid().isEmpty() && !task.started()) {
                    dropped(turn, task, status);
                } else {
                    ended(turn, task, Outcome.of(Outcome.Kind.UNKNOWN), status.message());
                }
            }
            case TASK_GONE_BY_OPERATOR -> ended(turn, task, Outcome.of(Outcome.Kind.UNKNOWN), status.message());
        }
    }

    /** It was lost with its agent. */
    void gone(Turn turn, LiveTask task) {
        ended(
                turn,
                task,
                Outcome.of(Outcome.Kind.UNKNOWN),
                "Agent '%s' is gone.".formatted(task.agentId().value()));
    }

    private Outcome outcome(LiveTask task, TaskStatus status, Instant now) {
        if (status.state() == TaskState.TASK_FINISHED) {
            return Outcome.of(Outcome.Kind.SUCCEEDED);
        }
        if (status.state() == TaskState.TASK_KILLED) {
            boolean late = BatchState.deadlineOf(state.jobOf(task), task)
                    .map(deadline -> !now.isBefore(deadline))
                    .orElse(false);
            return Outcome.of(late ? Outcome.Kind.TIMED_OUT : Outcome.Kind.KILLED);
        }
        return status.exit()
                .map(Outcome::of)
                .orElse(Outcome.of(
                        status.reason().equals(Optional.of(StatusReason.CONTAINER_LAUNCH_FAILED))
                                ? Outcome.Kind.NOT_STARTED
                                : Outcome.Kind.UNKNOWN));
    }

    private void ended(Turn turn, LiveTask task, Outcome outcome, String message) {
        var job = state.jobOf(task);
        int tries = job.tries(task.ordinal()) + 1;
        boolean again = !job.removing() && task.launch() < OutcomeChunk.LAUNCHES_MAX && triedAgain(job, outcome, tries);
        if (outcome.kind().failed()) {
            note(turn, job, task, outcome, message);
        }
        if (outcome.kind() == Outcome.Kind.NOT_STARTED) {
            job.pause(job.pause().afterDrop(turn.now()));
        }
        if (!again) {
            job.throughput().count(turn.now());
        }
        state.ended(task, again ? Outcome.NONE : outcome, tries);
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
            job.pause(job.pause().afterDrop(turn.now()));
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
