package io.moorage.cli.host;

import io.moorage.cli.client.MasterAddress;
import java.util.Optional;

/**
 * What was said of an agent.
 *
 * @param http where its own endpoints listen; port 0 takes a free one
 * @param ip where tasks' host ports are reached; loopback when nothing was said
 */
public record AgentFlags(
        MasterAddress http,
        boolean insecureListen,
        RuntimeChoice runtime,
        String resources,
        String attributes,
        Optional<String> ip,
        Optional<String> hostname) {
    /** The flags of one of several agents on this host; each has a name of its own, and only one can have a port that was named. */
    AgentFlags named(int number, int agents) {
        if (agents == 1) {
            return this;
        }
        String name = hostname.orElseGet(AgentPart::hostname) + "-" + number;
        return new AgentFlags(
                new MasterAddress(http.host(), 0),
                insecureListen,
                runtime,
                resources,
                attributes,
                ip,
                Optional.of(name));
    }
}
