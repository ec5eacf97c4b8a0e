package io.moorage.workload.task;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.api.TaskId;
import io.moorage.workload.LaunchedTask;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The tasks that were launched and have not ended, by id, by what they belong to and by agent, each in the order of launch. As large as
 * the number of tasks that its user launches.
 *
 * @param <G> what they belong to: an app, a job
 */
@Experimental(since = "0.1")
public final class InstanceTracker<G, I extends LaunchedTask> {
    private final Function<I, G> owner;
    private final Map<TaskId, I> instances = new LinkedHashMap<>();
    private final Map<G, Map<TaskId, I>> byOwner = new HashMap<>();
    private final Map<AgentId, Map<TaskId, I>> byAgent = new HashMap<>();

    public InstanceTracker(Function<I, G> owner) {
        this.owner = owner;
    }

    /** Adds or replaces an instance; returns the one before. Owner and agent of an instance never change. */
    public Optional<I> put(I instance) {
        byOwner.computeIfAbsent(owner.apply(instance), absent -> new LinkedHashMap<>())
                .put(instance.taskId(), instance);
        byAgent.computeIfAbsent(instance.agentId(), absent -> new LinkedHashMap<>())
                .put(instance.taskId(), instance);
        return Optional.ofNullable(instances.put(instance.taskId(), instance));
    }

    public void remove(I instance) {
        instances.remove(instance.taskId());
        remove(byOwner, owner.apply(instance), instance.taskId());
        remove(byAgent, instance.agentId(), instance.taskId());
    }

    private static <X, I> void remove(Map<X, Map<TaskId, I>> index, X key, TaskId taskId) {
        var siblings = index.getOrDefault(key, new HashMap<>());
        siblings.remove(taskId);
        if (siblings.isEmpty()) {
            index.remove(key);
        }
    }

    public Optional<I> find(TaskId taskId) {
        return Optional.ofNullable(instances.get(taskId));
    }

    public int size() {
        return instances.size();
    }

    /** A view. */
    public Collection<I> all() {
        return Collections.unmodifiableCollection(instances.values());
    }

    /** A copy. */
    public List<I> of(G of) {
        return List.copyOf(byOwner.getOrDefault(of, Map.of()).values());
    }

    /** Those of which something runs; a view. */
    public Set<G> owners() {
        return Collections.unmodifiableSet(byOwner.keySet());
    }

    /** A copy. */
    public List<I> on(AgentId agentId) {
        return List.copyOf(byAgent.getOrDefault(agentId, Map.of()).values());
    }

    /** The agents that run something; a view. */
    public Set<AgentId> agents() {
        return Collections.unmodifiableSet(byAgent.keySet());
    }
}
