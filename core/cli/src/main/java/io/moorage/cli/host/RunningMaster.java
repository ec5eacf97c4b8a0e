package io.moorage.cli.host;

import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.Surroundings;
import io.moorage.master.Master;
import java.nio.file.Path;
import java.time.Duration;

/** A master alone. */
public record RunningMaster(Master master, MasterAddress address) implements AutoCloseable {
    public static RunningMaster start(
            Surroundings surroundings,
            Path data,
            MasterFlags flags,
            Duration agentReregisterTimeout,
            Duration agentPingInterval) {
        var limits = AgentTimes.limits(agentReregisterTimeout, agentPingInterval);
        Master master = MasterPart.start(surroundings, data, flags, false, limits);
        return new RunningMaster(master, new MasterAddress(flags.http().host(), master.port()));
    }

    public String url() {
        return address.url();
    }

    @Override
    public void close() {
        master.close();
    }
}
