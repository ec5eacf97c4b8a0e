package io.moorage.service.engine;

import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.Decider;
import io.moorage.workload.offer.Verdict;

/** Takes offers only in roles that the app accepts. */
final class RoleDecider implements Decider<Candidate> {
    @Override
    public Verdict decide(Candidate candidate, AgentOffer offer) {
        var accepted = candidate.app().acceptedResourceRoles();
        return accepted.isEmpty() || accepted.contains(offer.role().value())
                ? Verdict.YES
                : new Verdict.No(
                        Verdict.Reason.ROLE,
                        "agent '%s' offers in role '%s', accepted are %s"
                                .formatted(offer.agentId().value(), offer.role().value(), accepted));
    }
}
