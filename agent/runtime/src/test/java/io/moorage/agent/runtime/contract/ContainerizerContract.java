package io.moorage.agent.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.ContainerInfo;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.Containerizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Containerizer} promises. A test of one extends this; its tasks need {@code /bin/sh}, {@code sleep} and {@code setsid}. */
public abstract class ContainerizerContract {
    protected static final int SIGTERM = 15;
    protected static final int SIGKILL = 9;

    /** Short: a socket may lie in it. */
    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.ALWAYS)
    protected Path directory;

    protected Events events = new Events();
    protected Containerizer containerizer;
    private final Map<ContainerId, ContainerConfig> launched = new HashMap<>();
    private int containers;

    /** A containerizer on what an earlier one, closed by now, left in {@link #directory}. */
    protected abstract Containerizer open();

    /** How a task has to look so that this containerizer accepts it. */
    protected abstract Optional<ContainerInfo> container();

    /** Ends whatever the test left running; the containerizer is closed afterwards. */
    protected abstract void endAll(List<ContainerConfig> all);

    @BeforeEach
    void openFirst() {
        containerizer = open();
        containerizer.recover(List.of(), events);
    }

    @AfterEach
    void endAll() {
        endAll(List.copyOf(launched.values()));
        containerizer.close();
    }

    @Test
    void shouldTellExitCodeWhenTaskExits() {
        // given
        var task = shell("exit 7");

        // when
        containerizer.launch(task);

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Exited(7));
        assertThat(events.of(task.containerId()))
                .hasExactlyElementsOfTypes(ContainerEvent.Started.class, ContainerEvent.Exited.class);
    }

    @Test
    void shouldTellSignal9FromExitCode137() {
        // given
        var signalled = shell("kill -9 $$");
        var exiting = shell("exit 137");

        // when
        containerizer.launch(signalled);
        containerizer.launch(exiting);

        // then
        assertThat(events.exited(signalled.containerId()).exit()).isEqualTo(ofKillingItself());
        assertThat(events.exited(exiting.containerId()).exit()).isEqualTo(new ExitStatus.Exited(137));
    }

    @Test
    void shouldWriteOutputToSandbox() throws IOException {
        // given
        var task = shell("echo out; echo err >&2");

        // when
        containerizer.launch(task);
        events.exited(task.containerId());

        // then
        assertThat(Path.of(task.sandbox(), "stdout")).hasContent("out");
        assertThat(Path.of(task.sandbox(), "stderr")).hasContent("err");
    }

    @Test
    void shouldGiveEnvironmentAsItWasGiven() throws IOException {
        // given
        var environment =
                new TreeMap<>(Map.of("PLAIN", "1", "WITH_BLANK", "a  b", "QUOTED", "it's \"$HOME\" \\", "EMPTY", ""));
        var task = config(CommandInfo.shell("env", Map.of()), environment, Resources.of(0.1, 64, 0));

        // when
        containerizer.launch(task);
        events.exited(task.containerId());

        // then
        assertThat(Files.readAllLines(Path.of(task.sandbox(), "stdout")))
                .contains("PLAIN=1", "WITH_BLANK=a  b", "QUOTED=it's \"$HOME\" \\", "EMPTY=")
                .contains("MOORAGE_TASK_TOKEN=" + task.token())
                .noneMatch(line -> line.startsWith("JAVA_HOME="));
    }

    @Test
    void shouldStartOnceWhenLaunchedTwice() throws IOException {
        // given
        var task = shell("echo started; while [ ! -e go ]; do sleep 0.02; done");

        // when
        containerizer.launch(task);
        containerizer.launch(task);
        events.started(task.containerId());
        containerizer.launch(task);
        Await.line(Path.of(task.sandbox(), "stdout"));
        go(task);
        events.exited(task.containerId());
        containerizer.launch(task);
        var after = shell("true");
        containerizer.launch(after);
        events.exited(after.containerId());

        // then
        assertThat(Path.of(task.sandbox(), "stdout")).hasContent("started");
        assertThat(events.of(task.containerId())).hasSize(2);
    }

    @Test
    void shouldEndTaskPolitelyWhenSentSigterm() {
        // given
        var task = shell("trap 'exit 3' TERM; echo ready; while true; do sleep 0.02; done");
        containerizer.launch(task);
        Await.line(Path.of(task.sandbox(), "stdout"));

        // when
        containerizer.signal(task.containerId(), SIGTERM);

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Exited(3));
    }

    @Test
    void shouldEndWholeTreeWhenKilled() {
        // given
        var mark = mark();
        var task = shell("sleep %1$s & setsid sleep %1$s & (sleep %1$s & wait) & echo ready; wait".formatted(mark));
        containerizer.launch(task);
        Await.line(Path.of(task.sandbox(), "stdout"));
        Await.until("all children run", () -> Await.processes(mark).size() == 3);

        // when
        containerizer.signal(task.containerId(), SIGKILL);

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Signalled(SIGKILL));
        Await.until("no child runs", () -> Await.processes(mark).isEmpty());
    }

    @Test
    void shouldEndWhatFirstProcessLeftBehind() {
        // given
        var mark = mark();
        var task = shell("sleep %1$s & setsid sleep %1$s & sleep 0.05; exit 0".formatted(mark));

        // when
        containerizer.launch(task);

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Exited(0));
        Await.until("nothing is left", () -> Await.processes(mark).isEmpty());
    }

    @Test
    void shouldKillTaskWhoseSignalCameBeforeItsStart() {
        // given
        var task = shell("sleep " + mark());

        // when
        containerizer.launch(task);
        containerizer.signal(task.containerId(), SIGKILL);

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Signalled(SIGKILL));
    }

    @Test
    void shouldFailWithSentenceWhenProgramIsMissing() {
        // given
        var command = new CommandInfo(false, "/no/such/program", List.of(), new TreeMap<>());
        var task = config(command, new TreeMap<>(), Resources.of(0.1, 64, 0));

        // when
        containerizer.launch(task);

        // then
        assertThat(events.failed(task.containerId()).sentence()).contains("/no/such/program");
        assertThat(events.of(task.containerId())).hasSize(1);
    }

    @Test
    void shouldAdoptRunningContainerWithSamePid() throws IOException {
        // given
        var task = shell("while [ ! -e go ]; do sleep 0.02; done; exit 5");
        containerizer.launch(task);
        long pid = events.started(task.containerId()).pid();

        // when
        reopen(List.of(task));

        // then
        assertThat(events.started(task.containerId()).pid()).isEqualTo(pid);
        go(task);
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Exited(5));
    }

    @Test
    void shouldTellExitThatHappenedWhileNobodyWatched() throws IOException {
        // given
        var task = shell("while [ ! -e go ]; do sleep 0.02; done; exit 5");
        containerizer.launch(task);
        long pid = events.started(task.containerId()).pid();

        // when
        containerizer.close();
        go(task);
        Await.until("the task ended", () -> ProcessHandle.of(pid).isEmpty());
        reopen(List.of(task));

        // then
        assertThat(events.exited(task.containerId()).exit()).isEqualTo(new ExitStatus.Exited(5));
        assertThat(events.of(task.containerId())).hasSize(1);
    }

    @Test
    void shouldDestroyContainerThatIsNotKnown() {
        // given
        var mark = mark();
        var task = shell("sleep %1$s & setsid sleep %1$s & wait".formatted(mark));
        containerizer.launch(task);
        events.started(task.containerId());
        Await.until("both children run", () -> Await.processes(mark).size() == 2);

        // when
        reopen(List.of());

        // then
        Await.until("nothing is left", () -> Await.processes(mark).size() <= straysOfUnknown());
        assertThat(events.of(task.containerId())).isEmpty();
    }

    /** How a task ends whose shell sends itself signal 9. */
    protected ExitStatus ofKillingItself() {
        return new ExitStatus.Signalled(SIGKILL);
    }

    /** How many processes are out of reach when one has left the session of an unknown container. */
    protected int straysOfUnknown() {
        return 0;
    }

    @Test
    void shouldTellThatKnownContainerNeverStarted() {
        // given
        var task = shell("true");

        // when
        reopen(List.of(task));

        // then
        assertThat(events.failed(task.containerId()).sentence())
                .contains(task.containerId().value());
    }

    @Test
    void shouldIgnoreOrdersForWhatHasEnded() {
        // given
        var task = shell("exit 0");
        containerizer.launch(task);
        events.exited(task.containerId());

        // when
        containerizer.signal(task.containerId(), SIGKILL);
        containerizer.remove(task.containerId());
        containerizer.remove(task.containerId());
        containerizer.signal(task.containerId(), SIGKILL);
        containerizer.remove(new ContainerId("never-seen"));
        var after = shell("exit 0");
        containerizer.launch(after);

        // then
        assertThat(events.exited(after.containerId()).exit()).isEqualTo(new ExitStatus.Exited(0));
        assertThat(events.of(task.containerId())).hasSize(2);
    }

    @Test
    void shouldLaunchManyAtOnce() {
        // given
        var tasks = IntStream.range(0, 100).mapToObj(i -> shell("exit " + i)).toList();

        // when
        tasks.forEach(containerizer::launch);

        // then
        for (int i = 0; i < tasks.size(); i++) {
            var id = tasks.get(i).containerId();
            assertThat(events.exited(id).exit()).isEqualTo(new ExitStatus.Exited(i));
            assertThat(events.of(id))
                    .hasExactlyElementsOfTypes(ContainerEvent.Started.class, ContainerEvent.Exited.class);
        }
    }

    @Test
    void shouldShowATaskItsPersistentVolume() throws IOException {
        // given
        var volume = Files.createDirectories(directory.resolve("volumes/roles/web/data"));
        var first = withVolume(shell("echo kept > store/deep/file"), volume);
        containerizer.launch(first);
        events.exited(first.containerId());

        // when
        var second = withVolume(shell("cat store/deep/file"), volume);
        containerizer.launch(second);
        events.exited(second.containerId());

        // then
        assertThat(Path.of(second.sandbox(), "stdout")).hasContent("kept");
        assertThat(volume.resolve("file")).hasContent("kept");
    }

    @Test
    void shouldFailATaskWhoseVolumeIsNotThere() {
        // given
        var task = withVolume(shell("true"), directory.resolve("volumes/nowhere"));

        // when
        containerizer.launch(task);

        // then
        assertThat(events.failed(task.containerId()).sentence()).contains("volumes/nowhere");
    }

    private ContainerConfig withVolume(ContainerConfig config, Path volume) {
        var changed = new ContainerConfig(
                config.containerId(),
                config.frameworkId(),
                config.task(),
                config.sandbox(),
                List.of(new ContainerConfig.MountedVolume(volume.toString(), "store/deep")),
                config.environment(),
                config.token());
        launched.put(changed.containerId(), changed);
        return changed;
    }

    /** The agent's next life. */
    protected void reopen(List<ContainerConfig> known) {
        containerizer.close();
        events = new Events();
        containerizer = open();
        containerizer.recover(known, events);
    }

    protected ContainerConfig shell(String line) {
        return config(CommandInfo.shell(line, Map.of()), path(), Resources.of(0.1, 64, 0));
    }

    protected static SortedMap<String, String> path() {
        return new TreeMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
    }

    protected ContainerConfig config(CommandInfo command, SortedMap<String, String> environment, Resources resources) {
        var id = new ContainerId("container-of-test-" + containers++);
        var task = new TaskInfo(
                new TaskId("task-" + id.value()),
                "task",
                new AgentId("agent"),
                resources,
                command,
                container(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
        var bits = new byte[16];
        ThreadLocalRandom.current().nextBytes(bits);
        var config = new ContainerConfig(
                id,
                new FrameworkId("framework"),
                task,
                directory.resolve("sandboxes").resolve(id.value()).toString(),
                environment,
                HexFormat.of().formatHex(bits));
        launched.put(id, config);
        return config;
    }

    /** Lets a task that waits for it go on. */
    protected static void go(ContainerConfig task) throws IOException {
        Files.createFile(Path.of(task.sandbox(), "go"));
    }

    /** A number of seconds that no other process of this host sleeps. */
    protected static String mark() {
        return "9%08d".formatted(ThreadLocalRandom.current().nextInt(100_000_000));
    }
}
