package io.moorage.cron.engine;

import io.moorage.api.AgentId;
import io.moorage.api.StatusReason;
import io.moorage.api.StatusSource;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import java.util.Optional;

/** Applies facts about tasks. Late and doubled ones change nothing; each is acknowledged in the batch that puts what it meant. */
final class StatusUpdates {
    private final CronState state;
    private final Recovery recovery;
    private final Runs runs;

    StatusUpdates(CronState state, Recovery recovery, Runs runs) {
        this.state = state;
        this.recovery = recovery;
        this.runs = runs;
    }

    void apply(Turn turn, TaskStatus status) {
        if (status.uuid().isPresent() && status.agentId().isPresent()) {
            turn.call(new Acknowledge(
                    status.taskId(), status.agentId().get(), status.uuid().get()));
        }
        var instance = state.instance(status.taskId());
        if (instance.isEmpty()) {
            applyUnknown(turn, status);
        } else if (concerns(instance.get(), status)) {
            applyKnown(turn, instance.get(), status);
        }
    }

    /** A live task that no record wants: one that was given up while its agent was away. */
    private void applyUnknown(Turn turn, TaskStatus status) {
        if (state.quarantine().containsKey(StateKey.instance(status.taskId()))) {
            if (status.state().terminal()) {
                state.releaseQuarantined(status.taskId());
            }
            return;
        }
        switch (status.state()) {
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING ->
                turn.call(new Kill(status.taskId(), status.agentId(), Optional.empty()));
            case TASK_KILLING,
                    TASK_FINISHED,
                    TASK_FAILED,
                    TASK_KILLED,
                    TASK_ERROR,
                    TASK_LOST,
                    TASK_DROPPED,
                    TASK_UNREACHABLE,
                    TASK_GONE,
                    TASK_GONE_BY_OPERATOR,
                    TASK_UNKNOWN -> {}
        }
    }

    private static boolean concerns(Instance instance, TaskStatus status) {
        Optional<AgentId> agentId = status.agentId();
        return agentId.isEmpty() || agentId.get().equals(instance.agentId());
    }

    private void applyKnown(Turn turn, Instance instance, TaskStatus status) {
        switch (status.state()) {
            case TASK_STAGING, TASK_STARTING -> state.put(instance.reachable());
            case TASK_RUNNING -> state.put(instance.startedAt(status.timestamp()));
            case TASK_KILLING -> {}
            case TASK_UNREACHABLE -> state.put(instance.unreachableSince(turn.now()));
            case TASK_LOST, TASK_DROPPED, TASK_UNKNOWN -> {
                // The master itself does not know yet what an agent that is not back runs.
                if (status.uuid().isPresent() || recovery.settled(instance)) {
                    runs.ended(turn, instance, status);
                }
            }
            case TASK_FINISHED, TASK_FAILED, TASK_KILLED, TASK_ERROR, TASK_GONE, TASK_GONE_BY_OPERATOR ->
                runs.ended(turn, instance, status);
        }
    }

    void gone(Turn turn, Instance instance) {
        runs.ended(
                turn,
                instance,
                new TaskStatus(
                        instance.taskId(),
                        TaskState.TASK_GONE,
                        StatusSource.MASTER,
                        Optional.of(StatusReason.AGENT_REMOVED),
                        "Agent '%s' is gone.".formatted(instance.agentId().value()),
                        Optional.of(instance.agentId()),
                        turn.now(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }
}
