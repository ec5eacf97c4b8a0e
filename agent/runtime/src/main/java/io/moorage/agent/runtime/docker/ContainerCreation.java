package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerInfo;
import io.moorage.api.ContainerInfo.PortMapping;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.isolation.Limits;
import io.moorage.api.isolation.Preparation.Isolation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says in Docker's words what a task asks for. */
final class ContainerCreation {
    /** Tells a process which run of which task it belongs to, as for tasks without an image. */
    private static final String TOKEN = "MOORAGE_TASK_TOKEN";

    /** An engine takes no less. */
    private static final long MEM_BYTES_MIN = 6L << 20;

    private final DockerConfig config;

    ContainerCreation(DockerConfig config) {
        this.config = config;
    }

    /**
     * Fills in what to create.
     *
     * @throws IllegalArgumentException with the reason, as part of a sentence, if the task asks for what cannot or must not be
     */
    void describe(ContainerConfig container, Isolation isolation, CreateContainerCmd create) throws IOException {
        if (!isolation.execPrefix().isEmpty()) {
            throw new IllegalArgumentException(
                    "an isolator wants to run %s before it, which an image cannot be expected to have"
                            .formatted(isolation.execPrefix()));
        }
        var info = container.task().container().orElseThrow();
        var host = new HostConfig()
                .withRestartPolicy(RestartPolicy.noRestart())
                .withPrivileged(info.privileged())
                .withMounts(ContainerMounts.of(container, info.volumes()))
                .withNetworkMode(info.network().name().toLowerCase(Locale.ROOT))
                .withLogConfig(new LogConfig(
                        LogConfig.LoggingType.JSON_FILE,
                        Map.of(
                                "max-size", Long.toString(config.logBytesMax()),
                                "max-file", Integer.toString(config.logFilesMax()))));
        limit(host, isolation.limits());
        command(container.task().command(), create);
        publish(container, info, host, create);
        var parameters = DockerParameters.apply(info.parameters(), create, host);
        var labels = new TreeMap<>(parameters.labels());
        labels.putAll(ContainerLabels.of(config.owner(), container));
        create.withName(ContainerLabels.name(config.owner(), container.containerId()))
                .withLabels(labels)
                .withEnv(environment(container, isolation, parameters.environment()))
                .withHostConfig(host);
    }

    private static void limit(HostConfig host, Limits limits) {
        limits.cpuShares().ifPresent(shares -> host.withCpuShares(Math.toIntExact(Math.min(shares, 262_144))));
        limits.memBytes().ifPresent(bytes -> {
            long enough = Math.max(MEM_BYTES_MIN, bytes);
            // As much with swap as without: none.
            host.withMemory(enough).withMemorySwap(enough);
        });
        limits.pidsMax().ifPresent(host::withPidsLimit);
    }

    /** As Mesos: a shell line takes the place of the entry point, anything else stands behind it. */
    private static void command(CommandInfo command, CreateContainerCmd create) {
        if (command.shell()) {
            create.withEntrypoint("/bin/sh").withCmd("-c", command.value());
            return;
        }
        var words = new ArrayList<String>();
        if (!command.value().isEmpty()) {
            words.add(command.value());
        }
        words.addAll(command.arguments());
        if (!words.isEmpty()) {
            create.withCmd(words);
        }
    }

    private void publish(ContainerConfig container, ContainerInfo info, HostConfig host, CreateContainerCmd create) {
        if (info.portMappings().isEmpty()) {
            return;
        }
        if (info.network() != ContainerInfo.Network.BRIDGE) {
            throw new IllegalArgumentException(
                    "it maps ports, which only the network BRIDGE does, not " + info.network());
        }
        var ports = new Ports();
        var exposed = new ArrayList<ExposedPort>();
        for (var mapping : info.portMappings()) {
            var port = new ExposedPort(mapping.containerPort(), protocol(mapping));
            exposed.add(port);
            ports.bind(port, Ports.Binding.bindIpAndPort(config.ip(), hostPort(container, mapping)));
        }
        create.withExposedPorts(exposed);
        host.withPortBindings(ports);
    }

    private static InternetProtocol protocol(PortMapping mapping) {
        return switch (mapping.protocol().toLowerCase(Locale.ROOT)) {
            case "tcp", "" -> InternetProtocol.TCP;
            case "udp" -> InternetProtocol.UDP;
            default ->
                throw new IllegalArgumentException(
                        "there is no protocol '%s'; name tcp or udp".formatted(mapping.protocol()));
        };
    }

    /** As in Mesos, only ports that were offered to the task. */
    private static int hostPort(ContainerConfig container, PortMapping mapping) {
        int port = mapping.hostPort();
        var offered = container.task().resources().flattened().ports().ranges();
        if (offered.stream().noneMatch(range -> range.begin() <= port && port <= range.end())) {
            throw new IllegalArgumentException("its host port %d is not among its resources, whose ports are %s"
                    .formatted(port, container.task().resources().flattened().ports()));
        }
        return port;
    }

    /** What the agent gives, unless it describes the host, and what the task asks for, which wins. */
    private List<String> environment(
            ContainerConfig container, Isolation isolation, SortedMap<String, String> parameters) {
        var all = new TreeMap<>(isolation.environment());
        all.putAll(container.environment());
        all.keySet().removeAll(config.hostVariables());
        all.putAll(container.task().command().environment());
        all.putAll(parameters);
        all.put("MESOS_SANDBOX", ContainerMounts.SANDBOX);
        all.put(TOKEN, container.token());
        return all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }
}
