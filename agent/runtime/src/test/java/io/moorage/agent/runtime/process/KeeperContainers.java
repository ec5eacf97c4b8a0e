package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.Answer;
import io.moorage.agent.keeper.KeeperClient;
import io.moorage.agent.keeper.KeeperListener;
import io.moorage.agent.keeper.KeeperTask;
import io.moorage.agent.keeper.KeeperTaskId;
import io.moorage.agent.keeper.LaunchToken;
import io.moorage.agent.keeper.StartRequest;
import io.moorage.agent.runtime.contract.Await;
import io.moorage.agent.runtime.isolation.CgroupIsolator;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Ends what a test with a real keeper started. */
final class KeeperContainers {
    private KeeperContainers() {}

    static Optional<ProcessHandle> keeper(Path directory) {
        try {
            var text = Files.readString(directory.resolve("keeper/keeper.pid")).trim();
            return text.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static void end(Path directory, List<ContainerConfig> all) {
        StrayProcesses.kill(
                LaunchToken.VARIABLE, all.stream().map(ContainerConfig::token).collect(Collectors.toSet()));
        keeper(directory).ifPresent(keeper -> {
            keeper.destroyForcibly();
            Await.until("the keeper ended", () -> !keeper.isAlive());
        });
    }

    /** Whether this host has the cgroups that an isolator needs; leaves nothing behind. */
    static boolean holds(Function<Path, CgroupIsolator> detect) throws IOException {
        var state = Files.createTempDirectory("moorage-cgroups");
        var isolator = detect.apply(state);
        isolator.close();
        Files.deleteIfExists(state.resolve("cgroups"));
        Files.delete(state);
        return isolator.holds();
    }

    /** A start past the containerizer; the pid. */
    static long start(Path directory, ContainerConfig config) throws IOException {
        var ignoring = new KeeperListener() {
            @Override
            public void started(KeeperTask task) {}

            @Override
            public void exited(KeeperTask task) {}

            @Override
            public void disconnected(String sentence) {}
        };
        try (var client = KeeperClient.connect(directory.resolve("keeper"), ignoring, Duration.ofSeconds(20))) {
            var request = new StartRequest(
                    new KeeperTaskId(config.containerId().value()),
                    new LaunchToken(config.token()),
                    List.of("/bin/sh", "-c", config.task().command().value()),
                    config.environment(),
                    directory,
                    directory.resolve("stdout"),
                    directory.resolve("stderr"));
            return ((Answer.Done<KeeperTask>) client.start(request))
                    .value()
                    .identity()
                    .pid();
        }
    }
}
