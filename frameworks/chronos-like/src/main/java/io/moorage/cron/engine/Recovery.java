package io.moorage.cron.engine;

import io.moorage.api.AgentId;
import io.moorage.api.scheduler.AgentFate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which agents of stored instances have not been heard of since this incarnation began. What is on them is neither tried again
 * nor forgotten: silence is not loss.
 */
final class Recovery {
    private final Set<AgentId> unsettled = new HashSet<>();
    private boolean subscribed;

    Recovery(CronState state) {
        state.instances().forEach(instance -> unsettled.add(instance.agentId()));
    }

    boolean subscribed() {
        return subscribed;
    }

    boolean settled(Instance instance) {
        return !unsettled.contains(instance.agentId());
    }

    /** Asks for what is known, tells again what was told to stop. */
    void subscribed(CronState state, Turn turn) {
        subscribed = true;
        turn.reconcile(state.instances().stream().filter(this::settled).toList());
        state.instances().stream().filter(i -> i.stopping().isPresent()).forEach(turn::kill);
    }

    /** Returns the instances that are gone with their agent. */
    List<Instance> settle(AgentId agentId, AgentFate fate, CronState state, Turn turn) {
        unsettled.remove(agentId);
        var instances = state.instancesOn(agentId);
        return switch (fate) {
            case BACK -> {
                if (subscribed) {
                    turn.reconcile(instances);
                }
                instances.forEach(state::touch);
                yield List.of();
            }
            case UNREACHABLE -> {
                instances.forEach(instance -> state.put(instance.unreachableSince(turn.now())));
                yield List.of();
            }
            case GONE -> instances;
        };
    }

    void settleAll(CronState state, Turn turn) {
        var rest = new ArrayList<>(state.instances());
        rest.removeIf(this::settled);
        unsettled.clear();
        if (subscribed) {
            turn.reconcile(rest);
        }
        state.instances().forEach(state::touch);
    }
}
