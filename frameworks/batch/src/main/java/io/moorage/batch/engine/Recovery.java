package io.moorage.batch.engine;

import io.moorage.api.AgentId;
import io.moorage.api.scheduler.AgentFate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which agents of live tasks have not been heard of since this incarnation began. What is on them is neither tried again nor
 * forgotten: silence is not loss.
 */
final class Recovery {
    private final Set<AgentId> unsettled = new HashSet<>();
    private final BatchState state;
    private boolean subscribed;

    Recovery(BatchState state) {
        this.state = state;
        state.live().forEach(task -> unsettled.add(task.agentId()));
    }

    boolean subscribed() {
        return subscribed;
    }

    boolean settled(LiveTask task) {
        return !unsettled.contains(task.agentId());
    }

    /** Tells again what was told to end; the agents' fates come one by one. */
    void subscribed(Turn turn) {
        subscribed = true;
        turn.reconcile(state.live().stream().filter(this::settled).toList());
        state.jobs().stream().filter(Job::removing).forEach(job -> job.live().forEach(turn::kill));
    }

    /** Returns the tasks that are gone with their agent. */
    List<LiveTask> settle(AgentId agentId, AgentFate fate, Turn turn) {
        unsettled.remove(agentId);
        var tasks = state.liveOn(agentId);
        return switch (fate) {
            case BACK -> {
                turn.reconcile(tasks);
                yield List.of();
            }
            case UNREACHABLE -> {
                tasks.forEach(task -> state.reached(task, LiveTask.Condition.UNREACHABLE));
                yield List.of();
            }
            case GONE -> tasks;
        };
    }

    void settleAll(Turn turn) {
        var rest = state.live().stream().filter(task -> !settled(task)).toList();
        unsettled.clear();
        turn.reconcile(rest);
    }
}
