package io.moorage.agent.engine;

import io.moorage.agent.engine.Timers.Purpose;
import io.moorage.api.ContainerId;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.containerizer.ContainerEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what became of containers into facts about tasks. */
final class Containers {
    private final Timers timers;
    private final Streams streams;
    private final Kills kills;
    private final Frameworks frameworks;

    Containers(Timers timers, Streams streams, Kills kills, Frameworks frameworks) {
        this.timers = timers;
        this.streams = streams;
        this.kills = kills;
        this.frameworks = frameworks;
    }

    void on(Turn turn, Session session, ContainerEvent event) {
        var held = held(turn, event.containerId());
        if (held == null) {
            stranger(turn, event);
            return;
        }
        switch (event) {
            case ContainerEvent.Progress progress -> progressed(turn, session, held, progress);
            case ContainerEvent.Started started -> started(turn, session, held, started);
            case ContainerEvent.Exited exited ->
                ended(turn, session, held, exited.exit(), Statuses.ended(turn, held, exited.exit(), exited.message()));
            case ContainerEvent.Failed failed ->
                ended(turn, session, held, new ExitStatus.Unknown(), Statuses.failed(turn, held, failed.sentence()));
        }
    }

    /** A health check counted; what it says of a task that is not running, or is being ended, matters no more. */
    void health(Turn turn, Session session, AgentInput.HealthChanged changed) {
        var held = held(turn, changed.containerId());
        if (held == null
                || held.state() != TaskState.TASK_RUNNING
                || held.killDeadline().isPresent()) {
            return;
        }
        if (!abandoned(turn, held)) {
            streams.queue(turn, session, held, Statuses.health(turn, held, changed.healthy(), changed.message()));
        }
        if (changed.kill()) {
            turn.image().task(held.key()).ifPresent(now -> kills.end(turn, now, Optional.empty()));
        }
    }

    /** A container that nothing here knows of: it is ended and forgotten. */
    private static void stranger(Turn turn, ContainerEvent event) {
        switch (event) {
            case ContainerEvent.Progress progress -> {}
            case ContainerEvent.Started started ->
                turn.order(new AgentOutput.Signal(started.containerId(), SignalNames.SIGKILL));
            case ContainerEvent.Exited exited -> turn.order(new AgentOutput.Remove(exited.containerId()));
            case ContainerEvent.Failed failed -> turn.order(new AgentOutput.Remove(failed.containerId()));
        }
    }

    private void progressed(Turn turn, Session session, HeldTask held, ContainerEvent.Progress progress) {
        if (held.state() == TaskState.TASK_STAGING && !abandoned(turn, held)) {
            streams.queue(turn, session, held, Statuses.starting(turn, held, progress.message()));
        }
    }

    private void started(Turn turn, Session session, HeldTask held, ContainerEvent.Started started) {
        if (!held.pid().equals(Optional.of(started.pid()))) {
            turn.journal(
                    new JournalRecord.ContainerStarted(held.frameworkId(), held.taskId(), started.pid(), started.ip()));
        }
        if (held.state() != TaskState.TASK_RUNNING && !abandoned(turn, held)) {
            streams.queue(turn, session, held, Statuses.running(turn, held));
        }
        if (held.killDeadline().isPresent()) {
            kills.remind(turn, held, held.killDeadline().orElseThrow());
        } else if (held.task().flatMap(task -> task.healthCheck()).isPresent()) {
            turn.order(new AgentOutput.WatchHealth(held.container().orElseThrow()));
        }
    }

    private void ended(Turn turn, Session session, HeldTask held, ExitStatus exit, TaskStatus status) {
        var containerId = held.container().orElseThrow().containerId();
        timers.cancel(Purpose.KILL, held.key());
        if (held.task().flatMap(task -> task.healthCheck()).isPresent()) {
            turn.order(new AgentOutput.UnwatchHealth(containerId));
        }
        if (abandoned(turn, held)) {
            turn.journal(new JournalRecord.ContainerEnded(held.frameworkId(), held.taskId(), exit));
            turn.order(new AgentOutput.Remove(containerId));
            frameworks.finish(turn, session, held.frameworkId());
        } else {
            streams.queue(turn, session, held, status);
            turn.order(new AgentOutput.Remove(containerId));
        }
    }

    private static boolean abandoned(Turn turn, HeldTask held) {
        return turn.image().shuttingDown().contains(held.frameworkId());
    }

    private static @Nullable HeldTask held(Turn turn, ContainerId containerId) {
        return turn.image().containers().get(containerId);
    }
}
