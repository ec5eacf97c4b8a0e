package io.moorage.agent.engine;

import io.moorage.api.ExitStatus;
import io.moorage.api.Resources;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import java.util.Optional;

/** Words the statuses of an agent as Mesos' agent and its command executor do. */
final class Statuses {
    /** What runtimes and checks say may be long; a thousand statuses must fit into one frame. */
    static final int MESSAGE_CHARS_MAX = 2_000;

    private Statuses() {}

    static TaskStatus starting(Turn turn, HeldTask held, String message) {
        return status(turn, held, TaskState.TASK_STARTING, StatusSource.EXECUTOR, Optional.empty(), message);
    }

    static TaskStatus running(Turn turn, HeldTask held) {
        return status(turn, held, TaskState.TASK_RUNNING, StatusSource.EXECUTOR, Optional.empty(), "");
    }

    static TaskStatus health(Turn turn, HeldTask held, boolean healthy, String message) {
        var status = status(
                turn,
                held,
                TaskState.TASK_RUNNING,
                StatusSource.EXECUTOR,
                Optional.of(StatusReason.TASK_HEALTH_CHECK_STATUS_UPDATED),
                message);
        return with(status, Optional.of(healthy), Optional.empty());
    }

    /** A kill that was asked for explains every end, as in Mesos. */
    static TaskStatus ended(Turn turn, HeldTask held, ExitStatus exit, String message) {
        var end = ending(held, exit, message);
        var state = held.killDeadline().isPresent() ? TaskState.TASK_KILLED : end.state();
        var reason = state == TaskState.TASK_KILLED ? Optional.<StatusReason>empty() : end.reason();
        return with(status(turn, held, state, end.source(), reason, end.message()), held.healthy(), Optional.of(exit));
    }

    static TaskStatus failed(Turn turn, HeldTask held, String sentence) {
        return held.killDeadline().isPresent()
                ? status(
                        turn,
                        held,
                        TaskState.TASK_KILLED,
                        StatusSource.AGENT,
                        Optional.of(StatusReason.TASK_KILLED_DURING_LAUNCH),
                        sentence)
                : status(
                        turn,
                        held,
                        TaskState.TASK_FAILED,
                        StatusSource.AGENT,
                        Optional.of(StatusReason.CONTAINER_LAUNCH_FAILED),
                        sentence);
    }

    static TaskStatus gone(Turn turn, HeldTask held) {
        var sentence = "The host of task '%s' was restarted: the task ended with it, and nobody saw how."
                .formatted(held.taskId().value());
        var status = status(
                turn,
                held,
                TaskState.TASK_GONE,
                StatusSource.AGENT,
                Optional.of(StatusReason.AGENT_RESTARTED),
                sentence);
        return with(status, held.healthy(), Optional.of(new ExitStatus.Unknown()));
    }

    /**
     * Says that a task will not run.
     *
     * @param uuid whether the status is to be acknowledged; one without is said once
     */
    static TaskStatus dropped(Turn turn, TaskId taskId, StatusReason reason, String sentence, boolean uuid) {
        return new TaskStatus(
                taskId,
                TaskState.TASK_DROPPED,
                StatusSource.AGENT,
                Optional.of(reason),
                sentence,
                turn.agentId(),
                turn.now(),
                uuid ? Optional.of(new StatusUuid(turn.entropy().uuid())) : Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private record Ending(TaskState state, StatusSource source, Optional<StatusReason> reason, String message) {}

    private static Ending ending(HeldTask held, ExitStatus exit, String message) {
        return switch (exit) {
            case ExitStatus.Exited exited ->
                new Ending(
                        exited.code() == 0 ? TaskState.TASK_FINISHED : TaskState.TASK_FAILED,
                        StatusSource.EXECUTOR,
                        Optional.empty(),
                        "Command exited with status %d".formatted(exited.code()));
            case ExitStatus.Signalled signalled ->
                new Ending(
                        TaskState.TASK_FAILED,
                        StatusSource.EXECUTOR,
                        Optional.empty(),
                        "Command terminated with signal %s".formatted(SignalNames.of(signalled.signal())));
            case ExitStatus.OutOfMemory() ->
                new Ending(
                        TaskState.TASK_FAILED,
                        StatusSource.AGENT,
                        Optional.of(StatusReason.CONTAINER_LIMITATION_MEMORY),
                        message.isEmpty()
                                ? "Memory limit exceeded: task '%s' used more than its %s MB."
                                        .formatted(held.taskId().value(), memory(held))
                                : message);
            case ExitStatus.Unknown() ->
                new Ending(
                        TaskState.TASK_FAILED,
                        StatusSource.AGENT,
                        Optional.of(StatusReason.EXECUTOR_TERMINATED),
                        message.isEmpty()
                                ? "Task '%s' ended, but nobody saw how: its exit status is unknown."
                                        .formatted(held.taskId().value())
                                : message);
        };
    }

    private static String memory(HeldTask held) {
        return held.task()
                .map(task -> task.resources().byName().get(Resources.MEM))
                .map(Object::toString)
                .orElse("0");
    }

    private static TaskStatus status(
            Turn turn,
            HeldTask held,
            TaskState state,
            StatusSource source,
            Optional<StatusReason> reason,
            String message) {
        return new TaskStatus(
                held.taskId(),
                state,
                source,
                reason,
                message.length() > MESSAGE_CHARS_MAX ? message.substring(0, MESSAGE_CHARS_MAX) : message,
                turn.agentId(),
                turn.now(),
                Optional.of(new StatusUuid(turn.entropy().uuid())),
                held.healthy(),
                Optional.empty());
    }

    private static TaskStatus with(TaskStatus status, Optional<Boolean> healthy, Optional<ExitStatus> exit) {
        return new TaskStatus(
                status.taskId(),
                status.state(),
                status.source(),
                status.reason(),
                status.message(),
                status.agentId(),
                status.timestamp(),
                status.uuid(),
                healthy,
                exit);
    }
}
