package io.moorage.agent.engine;

import io.moorage.api.AgentInfo;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one life of an agent is given.
 *
 * @param info what it says of itself; its resources bound what it launches
 * @param workDir absolute path; sandboxes lie below it in Mesos' layout
 * @param environment given to every task besides the task's own, such as PATH and JAVA_HOME
 * @param killGracePeriod between SIGTERM and SIGKILL when neither the kill nor the task says otherwise
 * @param tasksMax how many tasks it knows at once, ended ones with unacknowledged updates included
 */
public record AgentConfig(
        AgentInfo info, String workDir, SortedMap<String, String> environment, Duration killGracePeriod, int tasksMax) {
    public static final Duration KILL_GRACE_PERIOD_DEFAULT = Duration.ofSeconds(3);
    public static final int TASKS_MAX_DEFAULT = 10_000;

    public AgentConfig {
        environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        if (tasksMax < 1) {
            throw new IllegalArgumentException(
                    "An agent must be allowed at least one task, but tasksMax is %d.".formatted(tasksMax));
        }
    }

    public static AgentConfig of(AgentInfo info, String workDir) {
        return new AgentConfig(info, workDir, new TreeMap<>(), KILL_GRACE_PERIOD_DEFAULT, TASKS_MAX_DEFAULT);
    }
}
