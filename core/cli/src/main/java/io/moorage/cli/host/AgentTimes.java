package io.moorage.cli.host;

import io.moorage.engine.EngineConfig;
import io.moorage.master.MasterConfig;
import io.moorage.master.agents.AgentLinkConfig;
import java.time.Duration;

/** How patient a master is with its agents, in Mesos' two terms. */
final class AgentTimes {
    /** Mesos' own {@code max_agent_ping_timeouts}. */
    private static final int PINGS_MISSED_MAX = 5;

    private AgentTimes() {}

    /** The limits of a master, but with these times. */
    static MasterConfig.Limits limits(Duration agentReregisterTimeout, Duration agentPingInterval) {
        var given = MasterConfig.Limits.DEFAULT;
        return new MasterConfig.Limits(
                new EngineConfig(agentReregisterTimeout, given.engine().offerTimeout()),
                new AgentLinkConfig(
                        agentPingInterval,
                        agentPingInterval.multipliedBy(PINGS_MISSED_MAX),
                        given.agentLinks().fileTimeout()),
                given.callbackTimeout(),
                given.answerTimeout(),
                given.commitTimeout(),
                given.eventTurnsMax(),
                given.eventChangesMax(),
                given.ring());
    }
}
