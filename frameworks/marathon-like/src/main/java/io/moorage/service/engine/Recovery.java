package io.moorage.service.engine;

import io.moorage.api.AgentId;
import io.moorage.api.scheduler.AgentFate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which agents of stored instances have not been heard of since this incarnation began. What is on them is neither replaced
 * nor forgotten: silence is not loss.
 */
final class Recovery {
    private final Set<AgentId> unsettled = new HashSet<>();
    private boolean subscribed;

    Recovery(ServiceState state) {
        state.instances().forEach(instance -> unsettled.add(instance.place().agentId()));
    }

    boolean subscribed() {
        return subscribed;
    }

    boolean settled(Instance instance) {
        return !unsettled.contains(instance.place().agentId());
    }

    /** Asks for what is known, tells again what was told to stop. */
    void subscribed(ServiceState state, Turn turn) {
        subscribed = true;
        turn.reconcile(state.instances().stream().filter(this::settled).toList());
        state.instances().stream()
                .filter(Instance::stopping)
                .forEach(i ->
                        turn.kill(i.taskId(), java.util.Optional.of(i.place().agentId()), java.util.Optional.empty()));
    }

    /** Returns the instances that are gone with their agent. */
    List<Instance> settle(AgentId agentId, AgentFate fate, ServiceState state, Turn turn) {
        unsettled.remove(agentId);
        var instances = state.instancesOn(agentId);
        return switch (fate) {
            case BACK -> {
                if (subscribed) {
                    turn.reconcile(instances);
                }
                instances.forEach(instance -> state.touch(instance.appId()));
                yield List.of();
            }
            case UNREACHABLE -> {
                instances.forEach(instance -> {
                    state.put(instance.asUnreachable(turn.now()));
                    state.touch(instance.appId());
                });
                yield List.of();
            }
            case GONE -> instances;
        };
    }

    void settleAll(ServiceState state, Turn turn) {
        var rest = new ArrayList<>(state.instances());
        rest.removeIf(this::settled);
        unsettled.clear();
        if (subscribed) {
            turn.reconcile(rest);
        }
        state.touchAll();
    }
}
