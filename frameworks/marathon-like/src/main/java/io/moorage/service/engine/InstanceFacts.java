package io.moorage.service.engine;

import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.workload.Turn;
import io.moorage.workload.task.InstanceListener;
import java.util.Optional;

/** What facts about instances mean for their apps. */
final class InstanceFacts implements InstanceListener<Instance> {
    private final ServiceState state;

    InstanceFacts(ServiceState state) {
        this.state = state;
    }

    @Override
    public void reached(Turn turn, Instance instance, TaskStatus status) {
        state.put(instance.reached(condition(status.state()), status.timestamp(), status.healthy()));
    }

    private static Instance.Condition condition(TaskState reached) {
        return reached == TaskState.TASK_RUNNING
                ? Instance.Condition.RUNNING
                : reached == TaskState.TASK_STARTING ? Instance.Condition.STARTING : Instance.Condition.STAGING;
    }

    @Override
    public void unreachable(Turn turn, Instance instance) {
        state.put(instance.asUnreachable(turn.now()));
    }

    @Override
    public boolean stopping(Instance instance) {
        return instance.stopping();
    }

    @Override
    public void settled(Instance instance) {
        state.touch(instance.appId());
    }

    @Override
    public void ended(Turn turn, Instance instance, TaskStatus status) {
        state.remove(instance);
        var app = state.app(instance.appId());
        if (instance.stopping() || app.isEmpty()) {
            return;
        }
        var history = state.history(instance.appId())
                .with(new Exit(
                        instance.taskId(),
                        instance.version(),
                        instance.agentId(),
                        instance.place().host(),
                        status.state(),
                        status.exit(),
                        status.message(),
                        status.timestamp()));
        if (delays(status.state(), status.reason())
                && instance.configVersion().equals(app.get().configVersion())) {
            history = history.with(Optional.of(LaunchDelay.afterFailure(
                    history.delay(), app.get().definition().backoff(), instance.configVersion(), turn.now())));
        }
        state.put(instance.appId(), history);
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
