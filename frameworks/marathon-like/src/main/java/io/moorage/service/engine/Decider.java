package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition;
import java.util.List;

/** Answers one question about one app and one agent's offer. Has no state. */
interface Decider {
    /** @param placed the app's instances that constraints compare with */
    Verdict decide(AppDefinition app, AgentOffer offer, List<Instance.Place> placed);
}
