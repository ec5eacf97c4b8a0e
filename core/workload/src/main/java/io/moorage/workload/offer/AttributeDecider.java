package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Compares the agent's host and attributes with constraints that look at one agent alone. */
@Experimental(since = "0.1")
public final class AttributeDecider<W> implements Decider<W> {
    private final Function<W, List<AttributeConstraint>> constraints;

    public AttributeDecider(Function<W, List<AttributeConstraint>> constraints) {
        this.constraints = constraints;
    }

    @Override
    public Verdict decide(W work, AgentOffer offer) {
        for (var constraint : constraints.apply(work)) {
            var found = offer.attribute(constraint.attribute());
            if (!constraint.holds(found)) {
                return no(constraint, offer, found);
            }
        }
        return Verdict.YES;
    }

    private static Verdict no(AttributeConstraint constraint, AgentOffer offer, Optional<String> found) {
        return new Verdict.No(
                Verdict.Reason.CONSTRAINT,
                "agent '%s' (%s) does not meet constraint '%s': it has %s"
                        .formatted(
                                offer.agentId().value(),
                                offer.host(),
                                constraint,
                                found.map("'%s'"::formatted).orElse("no such attribute")));
    }
}
