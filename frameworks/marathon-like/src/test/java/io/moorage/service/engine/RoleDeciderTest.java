package io.moorage.service.engine;

import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.Decider;
import io.moorage.workload.offer.DeciderContract;

class RoleDeciderTest extends DeciderContract<Candidate> {
    @Override
    protected Decider<Candidate> decider() {
        return new RoleDecider();
    }

    @Override
    protected Candidate work() {
        return Candidates.of("'acceptedResourceRoles':['*']");
    }

    @Override
    protected AgentOffer good() {
        return Candidates.agent("*", "east", 31_000);
    }

    @Override
    protected AgentOffer bad() {
        return Candidates.agent("other", "east", 31_000);
    }
}
