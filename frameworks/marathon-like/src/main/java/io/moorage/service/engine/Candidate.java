package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import io.moorage.workload.offer.AgentOffer;
import java.util.List;

/**
 * What the deciders look at beside an offer.
 *
 * @param placed the app's instances of its newest configuration
 * @param offered all offers at hand
 */
record Candidate(AppDefinition app, List<Instance.Place> placed, List<AgentOffer> offered) {}
