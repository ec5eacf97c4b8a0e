package io.moorage.engine.change;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.time.Instant;

/** An outstanding offer. */
public record MadeOffer(
        OfferId id, FrameworkId frameworkId, AgentId agentId, Role role, Resources resources, Instant madeAt) {}
