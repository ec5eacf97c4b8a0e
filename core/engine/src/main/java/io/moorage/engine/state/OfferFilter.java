package io.moorage.engine.state;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.time.Instant;

/** What a framework refused of one agent in one role: an offer within these resources is not made again until then. */
public record OfferFilter(Role role, Resources refused, Instant until) {}
