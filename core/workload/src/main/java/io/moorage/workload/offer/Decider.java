package io.moorage.workload.offer;

import io.moorage.api.Experimental;

/**
 * Answers one question about one piece of work and one agent's offer. Has no state: the same question gets the same answer, and an
 * agent of which less is left never gets a better one within a round. Called for each pair of a round, so it must be quick.
 *
 * @param <W> the work, as its framework describes it
 */
@Experimental(since = "0.1")
@FunctionalInterface
public interface Decider<W> {
    Verdict decide(W work, AgentOffer offer);
}
