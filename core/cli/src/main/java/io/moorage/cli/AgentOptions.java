package io.moorage.cli;

import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.host.AgentFlags;
import io.moorage.cli.host.RuntimeChoice;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be said of an agent, alone or as a part of up. */
final class AgentOptions {
    @Option(
            names = "--runtime",
            paramLabel = "KIND",
            description = "process, docker, or auto: what this host can do (default: ${DEFAULT-VALUE})")
    private RuntimeChoice runtime = RuntimeChoice.auto;

    @Option(
            names = "--resources",
            paramLabel = "TEXT",
            description = "what it has, in place of what it finds, such as 'cpus:4;mem:2048;ports:[31000-32000]'")
    private String resources = "";

    @Option(names = "--attributes", paramLabel = "TEXT", description = "what it is like, such as 'rack:r1;zone:z'")
    private String attributes = "";

    @Option(names = "--ip", paramLabel = "IP", description = "where ports of tasks are reached (default: 127.0.0.1)")
    private Optional<String> ip = Optional.empty();

    @Option(names = "--hostname", paramLabel = "NAME", description = "its name (default: this host's)")
    private Optional<String> hostname = Optional.empty();

    AgentFlags flags(MasterAddress http, boolean insecureListen) {
        return new AgentFlags(http, insecureListen, runtime, resources, attributes, ip, hostname);
    }
}
