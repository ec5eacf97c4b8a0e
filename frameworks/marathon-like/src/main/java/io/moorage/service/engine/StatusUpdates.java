package io.moorage.service.engine;

import io.moorage.api.AgentId;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import java.util.Optional;

/** Applies facts about tasks. Late and doubled ones change nothing; each is acknowledged in the batch that puts what it meant. */
final class StatusUpdates {
    private final ServiceState state;
    private final Recovery recovery;

    StatusUpdates(ServiceState state, Recovery recovery) {
        this.state = state;
        this.recovery = recovery;
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

    /** A live task that no record wants: one that was expunged, or whose app was deleted while its agent was away. */
    private void applyUnknown(Turn turn, TaskStatus status) {
        if (state.quarantine().containsKey(StateKey.instance(status.taskId()))) {
            if (status.state().terminal()) {
                state.releaseQuarantined(status.taskId());
            }
            return;
        }
        switch (status.state()) {
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING ->
                turn.kill(status.taskId(), status.agentId(), Optional.empty());
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
        return agentId.isEmpty() || agentId.get().equals(instance.place().agentId());
    }

    private void applyKnown(Turn turn, Instance instance, TaskStatus status) {
        switch (status.state()) {
            case TASK_STAGING -> reached(instance, Instance.Condition.STAGING, status);
            case TASK_STARTING -> reached(instance, Instance.Condition.STARTING, status);
            case TASK_RUNNING -> reached(instance, Instance.Condition.RUNNING, status);
            case TASK_KILLING -> {}
            case TASK_UNREACHABLE -> state.put(instance.asUnreachable(turn.now()));
            case TASK_LOST, TASK_DROPPED, TASK_UNKNOWN -> {
                // The master itself does not know yet what an agent that is not back runs.
                if (status.uuid().isPresent() || recovery.settled(instance)) {
                    ended(turn, instance, status);
                }
            }
            case TASK_FINISHED, TASK_FAILED, TASK_KILLED, TASK_ERROR, TASK_GONE, TASK_GONE_BY_OPERATOR ->
                ended(turn, instance, status);
        }
    }

    private void reached(Instance instance, Instance.Condition condition, TaskStatus status) {
        state.put(instance.reached(condition, status.timestamp(), status.healthy()));
    }

    private void ended(Turn turn, Instance instance, TaskStatus status) {
        var as = status.state();
        state.remove(instance);
        var app = state.app(instance.appId());
        if (instance.stopping() || app.isEmpty()) {
            return;
        }
        var history = state.history(instance.appId())
                .with(new Exit(
                        instance.taskId(),
                        instance.version(),
                        instance.place().agentId(),
                        instance.place().host(),
                        as,
                        status.exit(),
                        status.message(),
                        status.timestamp()));
        if (delays(as, status.reason())
                && instance.configVersion().equals(app.get().configVersion())) {
            history = history.with(Optional.of(LaunchDelay.afterFailure(
                    history.delay(), app.get().definition().backoff(), instance.configVersion(), turn.now())));
        }
        state.put(instance.appId(), history);
    }

    void gone(Turn turn, Instance instance) {
        var status = new TaskStatus(
                instance.taskId(),
                TaskState.TASK_GONE,
                io.moorage.api.StatusSource.MASTER,
                Optional.of(StatusReason.AGENT_REMOVED),
                "Agent '%s' is gone.".formatted(instance.place().agentId().value()),
                Optional.of(instance.place().agentId()),
                turn.now(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        ended(turn, instance, status);
    }

    /** Whether the app is to blame, or may be. An offer that had just been rescinded is nobody's failure. */
    private static boolean delays(TaskState state, Optional<StatusReason> reason) {
        return switch (state) {
            case TASK_FAILED, TASK_ERROR, TASK_FINISHED, TASK_GONE, TASK_GONE_BY_OPERATOR -> true;
            case TASK_DROPPED -> !reason.equals(Optional.of(StatusReason.INVALID_OFFERS));
            case TASK_KILLED,
                    TASK_LOST,
                    TASK_UNKNOWN,
                    TASK_UNREACHABLE,
                    TASK_KILLING,
                    TASK_STAGING,
                    TASK_STARTING,
                    TASK_RUNNING -> false;
        };
    }
}
