package io.moorage.cron.engine;

import io.moorage.cron.model.JobDefinition;

/** Answers one question about one job and one agent's offer. Has no state. */
interface Decider {
    Verdict decide(JobDefinition job, AgentOffer offer);
}
