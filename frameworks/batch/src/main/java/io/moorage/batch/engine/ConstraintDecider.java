package io.moorage.batch.engine;

import io.moorage.batch.model.Constraint;
import io.moorage.batch.model.JobDefinition;

/** Compares the agent's hostname and attributes with the job's constraints. */
final class ConstraintDecider implements Decider {
    @Override
    public Verdict decide(JobDefinition job, AgentOffer offer) {
        for (var constraint : job.constraints()) {
            var found = offer.attribute(constraint.field());
            if (!found.equals(constraint.value())) {
                return no(constraint, offer, found);
            }
        }
        return Verdict.YES;
    }

    private static Verdict no(Constraint constraint, AgentOffer offer, String found) {
        return new Verdict.No("agent '%s' does not meet constraint '%s': %s"
                .formatted(
                        offer.agentId().value(),
                        constraint,
                        found.isEmpty() ? "it has no such attribute" : "it has '%s'".formatted(found)));
    }
}
