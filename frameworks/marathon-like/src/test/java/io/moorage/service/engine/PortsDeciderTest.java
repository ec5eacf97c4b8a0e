package io.moorage.service.engine;

import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.Decider;
import io.moorage.workload.offer.DeciderContract;

class PortsDeciderTest extends DeciderContract<Candidate> {
    @Override
    protected Decider<Candidate> decider() {
        return new PortsDecider();
    }

    @Override
    protected Candidate work() {
        return Candidates.of("'portDefinitions':[{'port':31005}],'requirePorts':true");
    }

    @Override
    protected AgentOffer good() {
        return Candidates.agent("*", "east", 31_000);
    }

    @Override
    protected AgentOffer bad() {
        return Candidates.agent("*", "east", 31_006);
    }
}
