package io.moorage.cli.host;

import io.moorage.agent.daemon.Agent;
import io.moorage.agent.daemon.AgentSettings;
import io.moorage.agent.daemon.Host;
import io.moorage.agent.daemon.ResourceText;
import io.moorage.agent.runtime.health.SandboxCommands;
import io.moorage.agent.runtime.isolation.CgroupIsolator;
import io.moorage.agent.runtime.isolation.PortsIsolator;
import io.moorage.agent.runtime.process.ProcessConfig;
import io.moorage.agent.runtime.process.ProcessContainerizer;
import io.moorage.api.Resources;
import io.moorage.api.Value;
import io.moorage.api.containerizer.Containerizer;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** An agent in this process, with the runtimes that it was asked to have. */
final class AgentPart {
    private static final String LOOPBACK = "127.0.0.1";

    private AgentPart() {}

    static Agent start(
            AgentFlags flags, Path data, Resources resources, List<MasterAddress> masters, Duration masterSilence)
            throws InterruptedException {
        var environment = new TreeMap<String, String>();
        environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        environment.put("LANG", System.getenv().getOrDefault("LANG", "C.UTF-8"));
        // The Java that runs us is there for sure, and the examples use it.
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        MasterAddress http = flags.http();
        var settings = new AgentSettings(
                data,
                data.resolve("work"),
                masters.stream()
                        .map(master -> new AgentSettings.Address(master.host(), master.port()))
                        .toList(),
                new AgentSettings.Address(http.host(), http.port()),
                flags.insecureListen(),
                flags.hostname().orElseGet(AgentPart::hostname),
                flags.ip().orElse(LOOPBACK),
                resources,
                attributes(flags.attributes()),
                environment,
                HostVersion.text(),
                masterSilence);
        try {
            return Agent.start(settings, runtimes(flags, data), new ProbedHealth(new SandboxCommands()));
        } catch (IOException broken) {
            throw FailedException.refused(
                    "The agent in '%s' cannot start.".formatted(data),
                    String.valueOf(broken.getMessage()),
                    "Mend what it names and run the same command again.");
        }
    }

    private static List<Containerizer> runtimes(AgentFlags flags, Path data) {
        var runtimes = new ArrayList<Containerizer>();
        if (flags.runtime() != RuntimeChoice.docker) {
            // The cgroup goes last: what the others put before the command then runs inside it too.
            var isolators = List.of(new PortsIsolator(), CgroupIsolator.detect(isolation(data)));
            runtimes.add(new ProcessContainerizer(ProcessConfig.in(data.resolve("keeper")), isolators));
        }
        DockerPart.runtime(flags.runtime(), data, flags.ip().orElse(LOOPBACK)).ifPresent(runtimes::add);
        return runtimes;
    }

    /** Where the agent of that data keeps what its isolators remember. */
    static Path isolation(Path data) {
        return data.resolve("isolation").toAbsolutePath();
    }

    static Resources resources(Path data, String said) {
        try {
            return ResourceText.over(Host.resources(data.resolve("work")), ResourceText.resources(said));
        } catch (IOException broken) {
            throw FailedException.refused(
                    "Cannot say what this host has.", broken.toString(), "Say it by --resources 'cpus:4;mem:2048'.");
        } catch (IllegalArgumentException malformed) {
            throw FailedException.usage(
                    "--resources '%s' makes no sense.".formatted(said),
                    String.valueOf(malformed.getMessage()),
                    "Write it like 'cpus:4;mem:2048;ports:[31000-32000]'.");
        }
    }

    private static TreeMap<String, Value> attributes(String said) {
        try {
            return new TreeMap<>(ResourceText.attributes(said));
        } catch (IllegalArgumentException malformed) {
            throw FailedException.usage(
                    "--attributes '%s' makes no sense.".formatted(said),
                    String.valueOf(malformed.getMessage()),
                    "Write it like 'rack:r1;zone:z'.");
        }
    }

    static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException unnamed) {
            return "localhost";
        }
    }
}
