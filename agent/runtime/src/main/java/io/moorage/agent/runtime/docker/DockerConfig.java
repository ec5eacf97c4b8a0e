package io.moorage.agent.runtime.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How tasks with an image are run.
 *
 * @param owner the value of the label that marks this agent's containers: the same in every life of the agent, and of no other agent of the engine
 * @param stateDirectory where it is remembered how much of each container's output lies in its sandbox; absolute
 * @param ip of the agent; ports of containers are bound to it alone
 * @param host the engine's address, such as {@code unix:///var/run/docker.sock}; absent for DOCKER_HOST or else the usual socket
 * @param startsMax containers that are created and started at once
 * @param callDeadline for one answer of the engine
 * @param engineDeadline how long a launch waits for an engine that does not answer
 * @param pullDeadline for one image
 * @param logBytesMax of one file of the engine's own log of a container
 * @param logFilesMax how many of those the engine keeps
 * @param pidsMax processes and threads of one container; absent for no bound
 * @param hostVariables what the agent tells processes about its own host, and a container only if its task names it: an image has its own PATH
 */
public record DockerConfig(
        String owner,
        Path stateDirectory,
        String ip,
        Optional<String> host,
        int startsMax,
        Duration callDeadline,
        Duration engineDeadline,
        Duration pullDeadline,
        long logBytesMax,
        int logFilesMax,
        OptionalLong pidsMax,
        Set<String> hostVariables) {
    private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::", "[::]");

    public DockerConfig {
        hostVariables = Set.copyOf(hostVariables);
        if (owner.isEmpty()) {
            throw new IllegalArgumentException("The label of an agent's containers must not be empty.");
        }
        if (EVERY_ADDRESS.contains(ip)) {
            throw new IllegalArgumentException(
                    "Ports of containers are bound to one address, but the agent's is '%s'. Give it one with --ip."
                            .formatted(ip));
        }
        if (startsMax < 1) {
            throw new IllegalArgumentException("At least 1 container starts at once, not %d.".formatted(startsMax));
        }
    }

    /** With the engine of this host. */
    public static DockerConfig of(String owner, Path stateDirectory, String ip) {
        return new DockerConfig(
                owner,
                stateDirectory,
                ip,
                Optional.empty(),
                6,
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                10L << 20,
                2,
                OptionalLong.of(32_768),
                Set.of("PATH", "JAVA_HOME"));
    }

    /** With the engine at an address. */
    public DockerConfig at(String address) {
        return new DockerConfig(
                owner,
                stateDirectory,
                ip,
                Optional.of(address),
                startsMax,
                callDeadline,
                engineDeadline,
                pullDeadline,
                logBytesMax,
                logFilesMax,
                pidsMax,
                hostVariables);
    }

    /** With other patience. */
    public DockerConfig within(Duration call, Duration engine) {
        return new DockerConfig(
                owner,
                stateDirectory,
                ip,
                host,
                startsMax,
                call,
                engine,
                pullDeadline,
                logBytesMax,
                logFilesMax,
                pidsMax,
                hostVariables);
    }
}
