package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import java.util.List;

/** Asks the deciders in turn; the first no counts. */
final class OfferMatcher {
    private static final List<Decider> DECIDERS =
            List.of(new RoleDecider(), new ConstraintDecider(), new ScalarDecider(), new PortsDecider());

    private OfferMatcher() {}

    static Verdict match(AppDefinition app, AgentOffer offer, Neighbours neighbours) {
        for (var decider : DECIDERS) {
            var verdict = decider.decide(app, offer, neighbours);
            if (verdict instanceof Verdict.No) {
                return verdict;
            }
        }
        return Verdict.YES;
    }
}
