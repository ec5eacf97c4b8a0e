package io.moorage.engine.change;

import io.moorage.api.FrameworkId;
import io.moorage.api.Role;

/** A framework in one of its roles: who is offered something, and refuses it. */
public record Claimant(FrameworkId frameworkId, Role role) {}
