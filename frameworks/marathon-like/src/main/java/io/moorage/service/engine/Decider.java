package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;

/** Answers one question about one app and one agent's offer. Has no state. */
interface Decider {
    Verdict decide(AppDefinition app, AgentOffer offer, Neighbours neighbours);
}
