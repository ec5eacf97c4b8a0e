package io.moorage.service.engine;

import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.Decider;
import io.moorage.workload.offer.DeciderContract;

class ConstraintDeciderTest extends DeciderContract<Candidate> {
    @Override
    protected Decider<Candidate> decider() {
        return new ConstraintDecider();
    }

    @Override
    protected Candidate work() {
        return Candidates.of("'constraints':[['zone','CLUSTER','east']]");
    }

    @Override
    protected AgentOffer good() {
        return Candidates.agent("*", "east", 31_000);
    }

    @Override
    protected AgentOffer bad() {
        return Candidates.agent("*", "west", 31_000);
    }
}
