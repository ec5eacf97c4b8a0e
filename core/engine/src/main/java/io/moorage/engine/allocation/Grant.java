package io.moorage.engine.allocation;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.Role;

/** One offer to be made. */
public record Grant(FrameworkId frameworkId, Role role, AgentId agentId, Resources resources) {}
