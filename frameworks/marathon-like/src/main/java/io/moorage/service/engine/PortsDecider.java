package io.moorage.service.engine;

import io.moorage.workload.offer.AgentOffer;
import io.moorage.workload.offer.Decider;
import io.moorage.workload.offer.Verdict;

/** Looks for the host ports that one instance needs. */
final class PortsDecider implements Decider<Candidate> {
    @Override
    public Verdict decide(Candidate candidate, AgentOffer offer) {
        var app = candidate.app();
        var offered = offer.left().ports();
        var missing = PortAssignment.missing(app.networking(), offered);
        if (!missing.isEmpty()) {
            return no("agent '%s' does not offer port %s; it offers %s"
                    .formatted(
                            offer.agentId().value(),
                            String.join(
                                    ", ", missing.stream().map(String::valueOf).toList()),
                            offered));
        }
        int needed = app.networking().ports().size();
        return offered.count() >= needed
                ? Verdict.YES
                : no("agent '%s' offers %d ports, %d are needed"
                        .formatted(offer.agentId().value(), offered.count(), needed));
    }

    private static Verdict no(String sentence) {
        return new Verdict.No(Verdict.Reason.PORTS, sentence);
    }
}
