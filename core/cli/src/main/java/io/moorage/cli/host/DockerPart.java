package io.moorage.cli.host;

import io.moorage.agent.runtime.docker.DockerConfig;
import io.moorage.agent.runtime.docker.DockerContainerizer;
import io.moorage.agent.runtime.docker.DockerEngine;
import io.moorage.agent.runtime.docker.EngineUnavailableException;
import io.moorage.agent.runtime.docker.LeftContainers;
import io.moorage.agent.runtime.isolation.PortsIsolator;
import io.moorage.cli.client.FailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The Docker runtime of an agent. Its containers carry the agent's owner label, which lies in the agent's data: an agent that
 * ran containers before goes on to watch them whether an engine answers now or not.
 */
final class DockerPart {
    private static final Duration PROBE_MAX = Duration.ofSeconds(1);
    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final String OWNER_FILE = "docker.owner";

    private DockerPart() {}

    /** The runtime, if it was asked for or if this host has an engine; absent if neither. */
    static Optional<DockerContainerizer> runtime(RuntimeChoice choice, Path data, String ip) {
        return switch (choice) {
            case process -> Optional.empty();
            case auto -> usedBefore(data) || engineAnswers() ? Optional.of(start(data, ip)) : Optional.empty();
            case docker -> {
                if (DockerEngine.probe(PROBE_MAX) instanceof DockerEngine.Probe.Absent absent && !usedBefore(data)) {
                    throw FailedException.refused(
                            "This agent cannot run Docker containers.",
                            absent.sentence(),
                            "Start the engine, or use --runtime process or auto.");
                }
                yield Optional.of(start(data, ip));
            }
        };
    }

    /** Without a socket there is nobody to ask, and asking costs a start-up a few hundred milliseconds. */
    private static boolean engineAnswers() {
        boolean somebody = Files.exists(SOCKET) || System.getenv("DOCKER_HOST") != null;
        return somebody && DockerEngine.probe(PROBE_MAX) instanceof DockerEngine.Probe.Present;
    }

    private static DockerContainerizer start(Path data, String ip) {
        var config = DockerConfig.of(owner(data), data.resolve("docker").toAbsolutePath(), ip);
        return new DockerContainerizer(config, List.of(new PortsIsolator()));
    }

    private static boolean usedBefore(Path data) {
        return Files.exists(data.resolve(OWNER_FILE));
    }

    private static String owner(Path data) {
        var file = data.resolve(OWNER_FILE);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(data);
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many containers of a stopped agent run; 0 also when no engine answers. */
    static int left(Path data) {
        try {
            return usedBefore(data) ? new LeftContainers(owner(data)).count() : 0;
        } catch (EngineUnavailableException none) {
            return 0;
        }
    }

    /** Ends the containers of a stopped agent; how many there were. Without an engine none runs. */
    static int end(Path data) {
        try {
            return usedBefore(data) ? new LeftContainers(owner(data)).end() : 0;
        } catch (EngineUnavailableException none) {
            return 0;
        }
    }
}
