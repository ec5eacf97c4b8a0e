package io.moorage.cli.host;

import io.moorage.agent.daemon.Agent;
import io.moorage.cli.client.MasterAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An agent alone. */
public record RunningAgent(Agent agent) implements AutoCloseable {
    public static RunningAgent start(AgentFlags flags, Path data, List<MasterAddress> masters, Duration masterSilence)
            throws InterruptedException {
        return new RunningAgent(
                AgentPart.start(flags, data, AgentPart.resources(data, flags.resources()), masters, masterSilence));
    }

    public int port() {
        return agent.httpPort();
    }

    @Override
    public void close() {
        agent.close();
    }
}
