package io.moorage.agent.engine;

import io.moorage.agent.engine.Timers.Purpose;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ends tasks: SIGTERM, after the grace period SIGKILL, and SIGKILL again until the end is seen. */
final class Kills {
    static final Duration SIGKILL_AGAIN = Duration.ofSeconds(10);
    private static final Duration GRACE_MAX = Duration.ofDays(365);

    private final AgentConfig config;
    private final Timers timers;
    private final Streams streams;

    Kills(AgentConfig config, Timers timers, Streams streams) {
        this.config = config;
        this.timers = timers;
        this.streams = streams;
    }

    /** A framework wants the end of a task. Asking again may shorten the grace, never lengthen it. */
    void kill(Turn turn, Session session, ToAgent.Kill kill) {
        var held = turn.image().task(kill.frameworkId(), kill.taskId());
        if (held.isEmpty()) {
            session.send(turn, new ToMaster.StatusUpdates(List.of(unknown(turn, kill))));
        } else if (held.orElseThrow().live()) {
            end(turn, held.orElseThrow(), kill.gracePeriod());
        } else {
            streams.sendHead(turn, session, held.orElseThrow().key());
        }
    }

    /** Begins the end of a live task, or hastens it. */
    void end(Turn turn, HeldTask held, Optional<Duration> gracePeriod) {
        var before = held.killDeadline();
        if (before.isPresent() && gracePeriod.isEmpty()) {
            return;
        }
        var deadline = turn.now().plus(grace(held, gracePeriod));
        if (before.isPresent() && !deadline.isBefore(before.orElseThrow())) {
            return;
        }
        turn.journal(new JournalRecord.KillAsked(held.frameworkId(), held.taskId(), deadline));
        timers.set(Purpose.KILL, held.key(), deadline);
        var container = held.container().orElseThrow();
        if (before.isEmpty()) {
            held.task()
                    .flatMap(task -> task.healthCheck())
                    .ifPresent(check -> turn.order(new AgentOutput.UnwatchHealth(container.containerId())));
            turn.order(new AgentOutput.Signal(container.containerId(), SignalNames.SIGTERM));
        }
    }

    /** The polite signal again, for a container that has only now come up or was adopted. */
    void remind(Turn turn, HeldTask held, Instant deadline) {
        int signal = deadline.isAfter(turn.now()) ? SignalNames.SIGTERM : SignalNames.SIGKILL;
        held.container().ifPresent(container -> turn.order(new AgentOutput.Signal(container.containerId(), signal)));
    }

    /** A new life goes on with the kills of the one before. */
    void resume(Turn turn) {
        turn.image()
                .heldTasks()
                .filter(HeldTask::live)
                .forEach(held ->
                        held.killDeadline().ifPresent(deadline -> timers.set(Purpose.KILL, held.key(), deadline)));
    }

    /** Politeness ended, or SIGKILL was not enough so far. */
    void overdue(Turn turn, TaskKey key) {
        turn.image()
                .task(key)
                .filter(HeldTask::live)
                .flatMap(HeldTask::container)
                .ifPresent(container -> {
                    turn.order(new AgentOutput.Signal(container.containerId(), SignalNames.SIGKILL));
                    timers.set(Purpose.KILL, key, turn.now().plus(SIGKILL_AGAIN));
                });
    }

    private Duration grace(HeldTask held, Optional<Duration> gracePeriod) {
        var grace = gracePeriod
                .or(() -> held.task().flatMap(task -> task.killGracePeriod()))
                .orElse(config.killGracePeriod());
        return grace.isNegative() ? Duration.ZERO : grace.compareTo(GRACE_MAX) > 0 ? GRACE_MAX : grace;
    }

    private static ToMaster.StatusUpdate unknown(Turn turn, ToAgent.Kill kill) {
        TaskStatus status = Statuses.dropped(
                turn,
                kill.taskId(),
                StatusReason.EXECUTOR_TERMINATED,
                "Cannot kill task '%s': this agent has no such task."
                        .formatted(kill.taskId().value()),
                false);
        return new ToMaster.StatusUpdate(kill.frameworkId(), status, TaskState.TASK_DROPPED);
    }
}
