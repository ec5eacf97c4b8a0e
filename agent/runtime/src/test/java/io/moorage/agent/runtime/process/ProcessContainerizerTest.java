package io.moorage.agent.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.runtime.contract.Await;
import io.moorage.agent.runtime.contract.ContainerizerContract;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerInfo;
import io.moorage.api.ExitStatus;
import io.moorage.api.Resources;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.Containerizer;
import io.moorage.api.isolation.Isolator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plain processes without any isolation, as an unprivileged agent runs them; a real keeper. */
class ProcessContainerizerTest extends ContainerizerContract {
    @Override
    protected Containerizer open() {
        return new ProcessContainerizer(ProcessConfig.in(directory.resolve("keeper")), isolators());
    }

    protected List<Isolator> isolators() {
        return List.of();
    }

    @Override
    protected Optional<ContainerInfo> container() {
        return Optional.empty();
    }

    @Override
    protected void endAll(List<ContainerConfig> all) {
        containerizer.close();
        KeeperContainers.end(directory, all);
    }

    /** A process without cgroup that left the session of a container whose token nobody knows is out of reach. */
    @Override
    protected int straysOfUnknown() {
        return 1;
    }

    @Test
    void shouldGiveProgramExactlyTheEnvironmentGiven() throws IOException {
        // given
        var environment = new TreeMap<>(Map.of("A", "1", "PWD", "/given", "with.dot", "x y", "SHLVL", "41"));
        var program = new CommandInfo(false, "/usr/bin/env", List.of("env"), new TreeMap<>());
        var task = config(program, environment, Resources.of(0.1, 64, 0));

        // when
        containerizer.launch(task);
        events.exited(task.containerId());

        // then
        assertThat(Files.readAllLines(Path.of(task.sandbox(), "stdout")))
                .containsExactlyInAnyOrder(
                        "A=1", "PWD=/given", "with.dot=x y", "SHLVL=41", "MOORAGE_TASK_TOKEN=" + task.token());
    }

    @Test
    void shouldKeepSandboxFromOthers() throws IOException {
        // given
        var task = shell("true");

        // when
        containerizer.launch(task);
        events.exited(task.containerId());

        // then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(task.sandbox()))))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void shouldKeepTasksWhenKeeperIsKilled() throws IOException {
        // given
        var task = shell("while [ ! -e go ]; do sleep 0.02; done; exit 5");
        containerizer.launch(task);
        long pid = events.started(task.containerId()).pid();
        var keeper = KeeperContainers.keeper(directory).orElseThrow();

        // when
        keeper.destroyForcibly();
        Await.until(
                "another keeper is there",
                () -> KeeperContainers.keeper(directory)
                        .filter(next -> next.isAlive() && next.pid() != keeper.pid())
                        .isPresent());
        boolean ranOn = ProcessHandle.of(pid).isPresent();
        var next = shell("exit 6");
        containerizer.launch(next);
        var nextExit = events.exited(next.containerId()).exit();
        go(task);

        // then
        assertThat(ranOn).isTrue();
        assertThat(nextExit).isEqualTo(new ExitStatus.Exited(6));
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Unknown());
        assertThat(events.of(task.containerId())).hasSize(2);
    }

    /** Its output is a pipe that nobody reads, so that its process hangs before it is its program, and the keeper in the spawn. */
    @Test
    void shouldNotStartAgainWhatAKilledKeeperWasAboutToStart() throws Exception {
        // given
        var task = shell("echo once; exec sleep " + mark());
        var output = Files.createDirectories(Path.of(task.sandbox())).resolve("stdout");
        new ProcessBuilder("mkfifo", output.toString()).start().onExit().join();
        containerizer.launch(task);
        Await.until("the keeper is in the spawn", () -> spawned().isPresent());
        var keeper = KeeperContainers.keeper(directory).orElseThrow();
        long pid = spawned().orElseThrow().pid();

        // when
        keeper.destroyForcibly();
        Await.until(
                "another keeper is there",
                () -> KeeperContainers.keeper(directory)
                        .filter(next -> next.isAlive() && next.pid() != keeper.pid())
                        .isPresent());
        try (var reader = Files.newBufferedReader(output)) {
            assertThat(reader.readLine()).isEqualTo("once");

            // then
            assertThat(events.started(task.containerId()).pid()).isEqualTo(pid);
            assertThat(spawned()).isEmpty();
        }
    }

    private Optional<ProcessHandle> spawned() {
        return KeeperContainers.keeper(directory).stream()
                .flatMap(ProcessHandle::children)
                .findFirst();
    }

    @Test
    void shouldAdoptWhenAgentAndKeeperAreGone() throws IOException {
        // given
        var task = shell("while [ ! -e go ]; do sleep 0.02; done");
        containerizer.launch(task);
        long pid = events.started(task.containerId()).pid();
        var keeper = KeeperContainers.keeper(directory).orElseThrow();

        // when
        containerizer.close();
        keeper.destroyForcibly();
        Await.until("the keeper is gone", () -> !keeper.isAlive());
        reopen(List.of(task));

        // then
        assertThat(events.started(task.containerId()).pid()).isEqualTo(pid);
        go(task);
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Unknown());
    }

    @Test
    void shouldFailLaunchesAndStayUsableWhenNoKeeperCanBeStarted() throws IOException {
        // given
        Files.writeString(directory.resolve("keeper"), "a file where the keeper's directory should be");
        var task = shell("true");

        // when
        containerizer.launch(task);
        var failed = events.failed(task.containerId());
        Files.delete(directory.resolve("keeper"));
        var next = shell("true");
        containerizer.launch(next);

        // then
        assertThat(failed.sentence()).contains("the keeper cannot be reached");
        assertThat(events.exited(next.containerId()).exit()).isEqualTo(new ExitStatus.Exited(0));
    }

    @Test
    void shouldForgetRemovedContainerSoThatKeeperEnds() {
        // given
        var task = shell("true");
        containerizer.launch(task);
        events.exited(task.containerId());
        var keeper = KeeperContainers.keeper(directory).orElseThrow();

        // when
        containerizer.remove(task.containerId());
        boolean ended = ((ProcessContainerizer) containerizer).endIdleKeeper();

        // then
        assertThat(ended).isTrue();
        Await.until("the keeper ended", () -> !keeper.isAlive());
    }

    @Test
    void shouldKeepKeeperThatHasTasks() {
        // given
        var task = shell("sleep " + mark());
        containerizer.launch(task);
        events.started(task.containerId());

        // when
        boolean ended = ((ProcessContainerizer) containerizer).endIdleKeeper();

        // then
        assertThat(ended).isFalse();
        assertThat(events.of(task.containerId())).hasOnlyElementsOfType(ContainerEvent.Started.class);
    }

    @Test
    void shouldTakeNoMoreContainersThanItsBound() {
        // given
        var missing = new CommandInfo(false, "/no/such/program", List.of(), new TreeMap<>());
        for (int i = 0; i < ProcessContainerizer.CONTAINERS_MAX; i++) {
            containerizer.launch(config(missing, new TreeMap<>(), Resources.NONE));
        }
        var tooMany = shell("true");

        // when
        containerizer.launch(tooMany);

        // then
        assertThat(events.failed(tooMany.containerId()).sentence()).contains("4000 containers are here, the most");
    }

    @Test
    void shouldDestroyTaskThatKeeperStartsForNobody() throws IOException {
        // given
        var task = shell("true");
        containerizer.launch(task);
        events.exited(task.containerId());
        var late = shell("sleep " + mark());

        // when
        var pid = KeeperContainers.start(directory, late);

        // then
        Await.until("it ended", () -> ProcessHandle.of(pid).isEmpty());
        assertThat(events.of(late.containerId())).isEmpty();
    }
}
