package io.moorage.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.agent.runtime.contract.Await;
import io.moorage.agent.runtime.contract.Events;
import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.ContainerInfo;
import io.moorage.api.ContainerInfo.Network;
import io.moorage.api.ContainerInfo.Parameter;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is gone or hangs: nothing is told of containers meanwhile, and the truth afterwards. */
@Tag("docker")
class EngineOutageTest {
    private static final String OWNER = "outage-test";
    private static final String WAIT = "while [ ! -e go ]; do sleep 0.02; done; ";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    private Path directory;

    private Events events = new Events();
    private OwnEngine own;
    private DockerEngine engine;
    private DockerContainerizer containerizer;

    @BeforeAll
    static void require() {
        TestEngine.require();
    }

    private void begin(String... options) throws IOException, EngineUnavailableException {
        own = new OwnEngine(directory, options);
        own.start();
        engine = new DockerEngine(own.host(), Duration.ofSeconds(60));
        TestEngine.image(engine);
        open(List.of());
    }

    private void open(List<ContainerConfig> known) {
        events = new Events();
        containerizer = new DockerContainerizer(config(), List.of());
        containerizer.recover(known, events);
    }

    private DockerConfig config() {
        return DockerConfig.of(OWNER, directory.resolve("docker"), "127.0.0.1")
                .at(own.host().orElseThrow())
                .within(PATIENCE.multipliedBy(5), PATIENCE.multipliedBy(10));
    }

    @AfterEach
    void end() {
        if (containerizer != null) {
            containerizer.close();
        }
        if (engine != null) {
            own.wake();
            TestEngine.sweep(engine, OWNER);
            engine.close();
        }
        if (own != null) {
            own.close();
        }
    }

    @Test
    void shouldTellTruthAfterEngineWasKilledAndCameBack() throws Exception {
        // given
        begin("--live-restore");
        var ending = task("ending", "echo first words; " + WAIT + "exit 6");
        var running = task("running", WAIT + "exit 7");
        containerizer.launch(ending);
        containerizer.launch(running);
        long pid = events.started(ending.containerId()).pid();
        events.started(running.containerId());
        Await.line(Path.of(ending.sandbox(), "stdout"));

        // when
        own.kill();
        go(ending);
        Await.until("the task ended", () -> ProcessHandle.of(pid).isEmpty());

        // then
        assertThat(events.of(ending.containerId())).hasSize(1);
        assertThat(events.of(running.containerId())).hasSize(1);

        // when
        own.start();

        // then
        assertThat(events.exited(ending.containerId()).exit()).isEqualTo(new ExitStatus.Exited(6));
        assertThat(Path.of(ending.sandbox(), "stdout")).hasContent("first words");
        assertThat(events.of(running.containerId())).hasSize(1);
        go(running);
        assertThat(events.exited(running.containerId()).exit()).isEqualTo(new ExitStatus.Exited(7));
        assertThat(events.of(running.containerId())).hasSize(2);
    }

    @Test
    void shouldTellTruthAfterEngineStoppedItsContainers() throws Exception {
        // given
        begin();
        var coping = task("coping", "trap 'exit 4' TERM; echo ready; while true; do sleep 0.02; done");
        containerizer.launch(coping);
        Await.line(Path.of(coping.sandbox(), "stdout"));

        // when
        own.stop();
        own.start();

        // then
        assertThat(events.exited(coping.containerId()).exit()).isEqualTo(new ExitStatus.Exited(4));
        assertThat(events.of(coping.containerId())).hasSize(2);
    }

    @Test
    void shouldTellNothingWhileEngineHangsAndFailNewLaunchesInTime() throws Exception {
        // given
        begin();
        var ending = task("ending", WAIT + "exit 6");
        containerizer.launch(ending);
        long pid = events.started(ending.containerId()).pid();

        // when
        own.hang();
        go(ending);
        Await.until("the task ended", () -> ended(pid));
        var late = task("late", "sleep 1000");
        containerizer.launch(late);

        // then
        assertThat(events.failed(late.containerId()).sentence()).contains("does not answer");
        assertThat(events.progressOf(late.containerId())).anyMatch(message -> message.startsWith("Waiting"));
        assertThat(events.of(ending.containerId())).hasSize(1);

        // when
        own.wake();

        // then
        assertThat(events.exited(ending.containerId()).exit()).isEqualTo(new ExitStatus.Exited(6));
        containerizer.remove(ending.containerId());
        Await.until(
                "nothing is left", () -> TestEngine.containersOf(engine, OWNER).isEmpty());
        assertThat(events.of(late.containerId())).hasSize(1);
    }

    @Test
    void shouldDeliverSignalAndAdoptWhenEngineComesBack() throws Exception {
        // given
        begin("--live-restore");
        var running = task("running", "sleep 1000");
        containerizer.launch(running);
        long pid = events.started(running.containerId()).pid();

        // when
        own.kill();
        containerizer.close();
        open(List.of(running));
        containerizer.signal(running.containerId(), 9);
        var late = task("late", "true");
        containerizer.launch(late);
        events.failed(late.containerId());

        // then
        assertThat(events.of(running.containerId())).isEmpty();

        // when
        own.start();

        // then
        assertThat(events.started(running.containerId()).pid()).isEqualTo(pid);
        assertThat(events.exited(running.containerId()).exit()).isEqualTo(new ExitStatus.Signalled(9));
    }

    @Test
    void shouldSayThatNoEngineIsThere() {
        // given
        var nowhere = Optional.of("unix://" + directory.resolve("no-engine"));

        // when
        var probe = DockerEngine.probe(nowhere, PATIENCE);

        // then
        assertThat(probe)
                .isInstanceOfSatisfying(
                        DockerEngine.Probe.Absent.class,
                        absent -> assertThat(absent.sentence()).startsWith("No Docker engine answers"));
    }

    @Test
    void shouldNotWaitLongForEngineThatHangs() throws Exception {
        // given
        begin();
        own.hang();
        long begin = System.nanoTime();

        // when
        var probe = DockerEngine.probe(own.host(), PATIENCE);

        // then
        assertThat(probe).isInstanceOf(DockerEngine.Probe.Absent.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE.multipliedBy(3));
    }

    /** Nobody may have waited for it: a process that is over stays in the table until its parent looks. */
    private static boolean ended(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }

    private static void go(ContainerConfig task) throws IOException {
        Files.createFile(Path.of(task.sandbox(), "go"));
    }

    private ContainerConfig task(String id, String line) {
        var container = new ContainerInfo(
                TestEngine.IMAGE,
                Network.NONE,
                List.of(),
                List.of(),
                List.of(new Parameter("workdir", ContainerMounts.SANDBOX)),
                false,
                false);
        var task = new TaskInfo(
                new TaskId("task-" + id),
                id,
                new AgentId("agent"),
                Resources.of(0.1, 32, 0),
                CommandInfo.shell(line, Map.of()),
                Optional.of(container),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
        return new ContainerConfig(
                new ContainerId(id),
                new FrameworkId("framework"),
                task,
                directory.resolve("sandboxes").resolve(id).toString(),
                new TreeMap<>(),
                "00".repeat(16));
    }
}
