package io.moorage.cli.host;

import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.Surroundings;
import io.moorage.master.Master;
import io.moorage.master.http.HttpConfig;
import java.nio.file.Path;
import java.time.Duration;

/** A master alone. */
public record RunningMaster(Master master, MasterAddress address) implements AutoCloseable {
    public static RunningMaster start(
            Surroundings surroundings,
            Path data,
            HttpConfig http,
            Duration agentReregisterTimeout,
            Duration agentPingInterval) {
        var limits = AgentTimes.limits(agentReregisterTimeout, agentPingInterval);
        Master master = MasterPart.start(surroundings, data, http, false, limits);
        return new RunningMaster(master, new MasterAddress(http.host(), master.port()));
    }

    public String url() {
        return address.url();
    }

    @Override
    public void close() {
        master.close();
    }
}
