package io.moorage.api;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a framework asks an agent to run.
 *
 * @param killGracePeriod between the polite and the final signal; absent means the agent's default
 */
public record TaskInfo(
        TaskId taskId,
        String name,
        AgentId agentId,
        Resources resources,
        CommandInfo command,
        Optional<ContainerInfo> container,
        Optional<HealthCheck> healthCheck,
        Optional<Duration> killGracePeriod,
        SortedMap<String, String> labels) {
    public TaskInfo {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** A plain process: no container, no health check, the agent's own grace period and no labels. */
    public static TaskInfo process(
            TaskId taskId, String name, AgentId agentId, Resources resources, CommandInfo command) {
        return new TaskInfo(
                taskId,
                name,
                agentId,
                resources,
                command,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
    }
}
