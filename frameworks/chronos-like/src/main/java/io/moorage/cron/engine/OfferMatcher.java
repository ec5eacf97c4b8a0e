package io.moorage.cron.engine;

import io.moorage.cron.model.JobDefinition;
import java.util.List;

/** Asks the deciders in turn; the first no counts. */
final class OfferMatcher {
    private static final List<Decider> DECIDERS = List.of(new ConstraintDecider(), new ScalarDecider());

    private OfferMatcher() {}

    static Verdict match(JobDefinition job, AgentOffer offer) {
        return DECIDERS.stream()
                .map(decider -> decider.decide(job, offer))
                .filter(Verdict.No.class::isInstance)
                .findFirst()
                .orElse(Verdict.YES);
    }
}
