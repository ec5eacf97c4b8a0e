package io.moorage.workload.offer;

import io.moorage.api.Experimental;
import java.util.List;

/** Asks the deciders in turn; the first that does not say yes counts. */
@Experimental(since = "0.1")
public final class OfferMatcher<W> {
    private final List<Decider<W>> deciders;

    public OfferMatcher(List<Decider<W>> deciders) {
        this.deciders = List.copyOf(deciders);
    }

    public Verdict match(W work, AgentOffer offer) {
        for (var decider : deciders) {
            var verdict = decider.decide(work, offer);
            if (!(verdict instanceof Verdict.Yes)) {
                return verdict;
            }
        }
        return Verdict.YES;
    }
}
