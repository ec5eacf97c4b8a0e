package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;

/** Something that happens when its time has come, unless the state says that it does not matter any more. */
public sealed interface Deadline {
    /** The agent has not returned. */
    record AgentReturn(AgentId agentId) implements Deadline {}

    /** The framework has not returned. */
    record FrameworkReturn(FrameworkId frameworkId) implements Deadline {}

    /** Those of one cycle's offers that are outstanding still were not answered. */
    record OfferAnswers(long firstNumber, int count) implements Deadline {}

    /** Filters of the framework end. */
    record FilterEnd(FrameworkId frameworkId) implements Deadline {}
}
