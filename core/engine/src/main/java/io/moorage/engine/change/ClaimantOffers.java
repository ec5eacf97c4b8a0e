package io.moorage.engine.change;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import java.util.List;

/**
 * What one cycle offers to one claimant, as columns.
 *
 * @param agents of each offer
 * @param resources of each offer, as long as {@code agents}
 */
public record ClaimantOffers(Claimant claimant, List<AgentId> agents, List<Resources> resources) {
    public ClaimantOffers {
        agents = List.copyOf(agents);
        resources = List.copyOf(resources);
        if (agents.size() != resources.size()) {
            throw new IllegalArgumentException(
                    "%d agents with %d bundles of resources are no offers.".formatted(agents.size(), resources.size()));
        }
    }

    public int size() {
        return agents.size();
    }
}
