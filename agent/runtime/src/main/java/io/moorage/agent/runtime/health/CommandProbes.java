package io.moorage.agent.runtime.health;

import io.moorage.api.CommandInfo;
import io.moorage.api.containerizer.ContainerConfig;
import java.time.Duration;

/** Runs a command of a health check where the container's own processes run. Blocks up to the timeout; called by several threads at once. */
@FunctionalInterface
public interface CommandProbes {
    ProbeResult run(ContainerConfig container, CommandInfo command, Duration timeout);
}
