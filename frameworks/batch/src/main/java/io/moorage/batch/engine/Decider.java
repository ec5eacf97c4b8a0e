package io.moorage.batch.engine;

import io.moorage.batch.model.JobDefinition;

/** Answers one question about one job and one agent's offer. Has no state. */
interface Decider {
    Verdict decide(JobDefinition job, AgentOffer offer);
}
