package io.moorage.cron.engine;

import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.workload.Turn;
import io.moorage.workload.task.InstanceListener;

/** What facts about launched runs mean. */
final class InstanceFacts implements InstanceListener<Instance> {
    private final CronState state;
    private final Runs runs;

    InstanceFacts(CronState state, Runs runs) {
        this.state = state;
        this.runs = runs;
    }

    @Override
    public void reached(Turn turn, Instance instance, TaskStatus status) {
        state.put(
                status.state() == TaskState.TASK_RUNNING
                        ? instance.startedAt(status.timestamp())
                        : instance.reachable());
    }

    @Override
    public void unreachable(Turn turn, Instance instance) {
        state.put(instance.unreachableSince(turn.now()));
    }

    @Override
    public void ended(Turn turn, Instance instance, TaskStatus status) {
        runs.ended(turn, instance, status);
    }

    @Override
    public boolean stopping(Instance instance) {
        return instance.stopping().isPresent();
    }

    @Override
    public void settled(Instance instance) {
        state.touch(instance);
    }
}
