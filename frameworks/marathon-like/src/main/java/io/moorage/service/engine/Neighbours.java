package io.moorage.service.engine;

import java.util.List;

/**
 * What an offer is compared with.
 *
 * @param placed the app's instances of its newest configuration
 * @param offered all offers at hand, this one too
 */
record Neighbours(List<Instance.Place> placed, List<AgentOffer> offered) {}
