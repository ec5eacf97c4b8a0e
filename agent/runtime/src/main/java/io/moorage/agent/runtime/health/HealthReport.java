package io.moorage.agent.runtime.health;

import io.moorage.api.ContainerId;

/** News about a container's health. */
public sealed interface HealthReport {
    ContainerId containerId();

    /** It works: for the first time, or again. */
    record Healthy(ContainerId containerId) implements HealthReport {}

    /**
     * It failed a probe.
     *
     * @param kill it failed as often in a row as it may: the task is to be killed, and the checks of it are over
     */
    record Unhealthy(ContainerId containerId, int consecutiveFailures, boolean kill, String sentence)
            implements HealthReport {}
}
