package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.TaskKey;
import java.time.Duration;
import java.util.Optional;

/** A kill that was asked for and is repeated until the task is terminal. */
public record KillIntent(TaskKey task, Optional<AgentId> agentId, Optional<Duration> gracePeriod) {}
