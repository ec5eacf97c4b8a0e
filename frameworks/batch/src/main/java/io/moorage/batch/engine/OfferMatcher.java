package io.moorage.batch.engine;

import io.moorage.batch.model.JobDefinition;
import java.util.List;

/** Asks the deciders in turn; the first no counts. */
final class OfferMatcher {
    private static final List<Decider> DECIDERS = List.of(new ConstraintDecider(), new ScalarDecider());

    private OfferMatcher() {}

    static Verdict match(JobDefinition job, AgentOffer offer) {
        for (var decider : DECIDERS) {
            var verdict = decider.decide(job, offer);
            if (verdict instanceof Verdict.No) {
                return verdict;
            }
        }
        return Verdict.YES;
    }
}
