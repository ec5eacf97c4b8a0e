package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.LaunchToken;
import io.moorage.agent.runtime.contract.Await;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        StrayProcesses.kill(Map.of(
                LaunchToken.VARIABLE, all.stream().map(ContainerConfig::token).collect(Collectors.toSet())));
        keeper(directory).ifPresent(keeper -> {
            keeper.destroyForcibly();
            Await.until("the keeper ended", () -> !keeper.isAlive());
        });
    }
}
