package io.moorage.agent.runtime.docker;

import io.moorage.agent.runtime.contract.Events;
import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.ContainerInfo;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** Prints how long a launch takes until it is told as started, beside {@code docker run -d}, alternately. Argument: rounds. */
final class DockerLaunchCost {
    private static final String OWNER = "launch-cost";

    private DockerLaunchCost() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        var directory = Files.createTempDirectory("docker-cost");
        var events = new Events();
        try (var engine = new DockerEngine(Optional.empty(), Duration.ofSeconds(60));
                var runtime = new DockerContainerizer(
                        DockerConfig.of(OWNER, directory.resolve("docker"), "127.0.0.1"), List.of())) {
            TestEngine.image(engine);
            runtime.recover(List.of(), events);
            launch(runtime, events, directory, "warm");
            var ours = new double[rounds];
            var plain = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                ours[i] = launch(runtime, events, directory, "task-" + i);
                plain[i] = plain();
            }
            System.out.printf("launch to started p50 %.0f ms, docker run -d p50 %.0f ms%n", p50(ours), p50(plain));
            TestEngine.sweep(engine, OWNER);
        }
    }

    private static double launch(DockerContainerizer runtime, Events events, Path directory, String id) {
        var container = new ContainerInfo(
                TestEngine.IMAGE, ContainerInfo.Network.NONE, List.of(), List.of(), List.of(), false, false);
        var task = new TaskInfo(
                new TaskId(id),
                id,
                new AgentId("agent"),
                Resources.of(0.1, 32, 0),
                new CommandInfo(false, "/bin/sleep", List.of("1000"), new TreeMap<>()),
                Optional.of(container),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
        long begin = System.nanoTime();
        runtime.launch(new ContainerConfig(
                new ContainerId(id),
                new FrameworkId("framework"),
                task,
                directory.resolve(id).toString(),
                new TreeMap<>(),
                "00".repeat(16)));
        events.started(new ContainerId(id));
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double plain() throws Exception {
        long begin = System.nanoTime();
        new ProcessBuilder(
                        "docker",
                        "run",
                        "-d",
                        "--network=none",
                        "--label",
                        ContainerLabels.AGENT + "=" + OWNER,
                        TestEngine.IMAGE,
                        "/bin/sleep",
                        "1000")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double p50(double[] values) {
        return DoubleStream.of(values)
                .sorted()
                .skip(values.length / 2)
                .findFirst()
                .orElseThrow();
    }
}
