package io.moorage.agent.keeper;

import static io.moorage.agent.keeper.RunningKeeper.done;
import static io.moorage.agent.keeper.RunningKeeper.id;
import static io.moorage.agent.keeper.RunningKeeper.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks of one real keeper process. */
@Timeout(60)
class KeeperTasksTest {
    private static final int SIGTERM = 15;

    @TempDir
    static Path dir;

    private static RunningKeeper keeper;

    @BeforeAll
    static void startKeeper() throws Exception {
        keeper = new RunningKeeper(dir);
    }

    @AfterAll
    static void endKeeper() throws Exception {
        keeper.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 137, 255})
    void shouldTellTheExitCode(int code) throws Exception {
        // when
        keeper.shell("exit-" + code, "exit " + code);

        // then
        assertThat(keeper.exitOf("exit-" + code)).isEqualTo(new ExitStatus.Exited(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {9, SIGTERM})
    void shouldTellTheSignalThatEndedATask(int signal) throws Exception {
        // given
        keeper.start("signal-" + signal, "sleep", "1000");

        // when
        done(keeper.client.signal(id("signal-" + signal), signal, SignalScope.PROCESS));

        // then
        assertThat(keeper.exitOf("signal-" + signal)).isEqualTo(new ExitStatus.Signalled(signal, false));
    }

    @Test
    void shouldAppendOutputToTheFilesGiven() throws Exception {
        // given
        StartRequest first = keeper.request("output", "/bin/sh", "-c", "echo to-out; echo to-err >&2");
        Files.writeString(first.stdoutPath(), "before\n");

        // when
        done(keeper.client.start(first));
        keeper.exitOf("output");

        // then
        assertThat(keeper.stdout("output")).isEqualTo("before\nto-out\n");
        assertThat(keeper.stderr("output")).isEqualTo("to-err\n");
    }

    @Test
    void shouldWriteBothOutputsToOneFileWhenAsked() throws Exception {
        // given
        StartRequest request = keeper.request("both", "/bin/sh", "-c", "echo 1; echo 2 >&2; echo 3");

        // when
        done(keeper.client.start(new StartRequest(
                request.taskId(),
                request.token(),
                request.argv(),
                request.env(),
                dir,
                request.stdoutPath(),
                request.stdoutPath())));
        keeper.exitOf("both");

        // then
        assertThat(keeper.stdout("both")).isEqualTo("1\n2\n3\n");
    }

    @Test
    void shouldRunInTheDirectoryGivenWithNothingOnStdin() throws Exception {
        // when
        keeper.shell("cwd", "pwd -P; cat; echo end");

        // then
        assertThat(keeper.exitOf("cwd")).isEqualTo(new ExitStatus.Exited(0));
        assertThat(keeper.stdout("cwd")).isEqualTo(dir.toRealPath() + "\nend\n");
    }

    @Test
    void shouldGiveExactlyTheEnvironmentAskedForAndTheToken() throws Exception {
        // given
        var token = new LaunchToken("0123456789abcdef0123456789abcdef");
        var env = Map.of("A", "x y=z", "UMLAUT", "größe", LaunchToken.VARIABLE, "another");

        // when
        done(keeper.client.start(RunningKeeper.request(dir, "env", token, env, "/usr/bin/env")));
        keeper.exitOf("env");

        // then
        assertThat(keeper.stdout("env").lines())
                .containsExactlyInAnyOrder("A=x y=z", "UMLAUT=größe", "MOORAGE_TASK_TOKEN=" + token.hex());
    }

    @Test
    void shouldPassArgumentsUnchanged() throws Exception {
        // when
        keeper.start("argv", "printf", "%s|", "", "a b", "$HOME", "ü\n");

        // then
        assertThat(keeper.exitOf("argv")).isEqualTo(new ExitStatus.Exited(0));
        assertThat(keeper.stdout("argv")).isEqualTo("|a b|$HOME|ü\n|");
    }

    @Test
    void shouldInheritNoDescriptorsAndNoSignalDispositions() throws Exception {
        // when: the shell stops itself, so that it can be looked at
        KeeperTask task = keeper.shell("inherit", "kill -STOP $$");
        int pid = task.identity().pid();
        Eventually.holds("stopped", () -> ProcFiles.stat(pid).orElseThrow().state() == 'T');

        // then
        try (var descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            assertThat(descriptors.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("0", "1", "2");
        }
        assertThat(Files.readString(Path.of("/proc/" + pid + "/status")))
                .contains("SigBlk:\t0000000000000000")
                .contains("SigIgn:\t0000000000000000");
        ProcFiles.Stat stat = ProcFiles.stat(pid).orElseThrow();
        assertThat(List.of(stat.group(), stat.session())).containsOnly(pid);
        assertThat(stat.identity()).isEqualTo(task.identity());
        done(keeper.client.signal(id("inherit"), Libc.SIGKILL, SignalScope.PROCESS));
    }

    @Test
    void shouldSignalTheWholeGroup() throws Exception {
        // given
        Fifo up = keeper.fifo("group-up");
        keeper.shell("group", "sleep 1000 & echo $! > " + up.path() + "; wait");
        int child = Integer.parseInt(up.read());

        // when
        done(keeper.client.signal(id("group"), SIGTERM, SignalScope.GROUP));

        // then
        assertThat(keeper.exitOf("group")).isEqualTo(new ExitStatus.Signalled(SIGTERM, false));
        awaitGone(child);
    }

    @Test
    void shouldSignalTheWholeSessionWhateverTheGroupsAlsoAfterTheTaskEnded() throws Exception {
        // given: monitor mode gives the background process a group of its own
        Fifo up = keeper.fifo("session-up");
        KeeperTask task = keeper.start("session", "bash", "-c", "set -m; sleep 1000 & echo $! > " + up.path());
        int child = Integer.parseInt(up.read());
        keeper.exitOf("session");
        assertThat(ProcFiles.stat(child).orElseThrow().group())
                .isNotEqualTo(task.identity().pid());

        // when
        int reached = done(keeper.client.signal(id("session"), Libc.SIGKILL, SignalScope.SESSION));

        // then
        assertThat(reached).isEqualTo(1);
        awaitGone(child);
        assertThat(done(keeper.client.signal(id("session"), Libc.SIGKILL, SignalScope.SESSION)))
                .isZero();
    }

    @Test
    void shouldReapOrphansSilently() throws Exception {
        // given
        Fifo up = keeper.fifo("orphan-up");
        KeeperTask task = keeper.shell("orphan", "(sleep 1000 & echo $! > " + up.path() + ") & wait");
        int orphan = Integer.parseInt(up.read());
        keeper.exitOf("orphan");
        Eventually.holds("keeper is the parent", () -> parent(orphan) == keeper.process.pid());
        int tasks = keeper.client.list().size();

        // when
        Libc.kill(orphan, Libc.SIGKILL);

        // then
        awaitGone(orphan);
        assertThat(keeper.client.list()).hasSize(tasks);
        assertThat(task.running()).isTrue();
    }

    @Test
    void shouldAnswerASecondStartWithTheSameProcess() throws Exception {
        // given
        KeeperTask first = keeper.start("twice", "sleep", "1000");

        // when
        KeeperTask second = keeper.start("twice", "false");
        done(keeper.client.signal(id("twice"), Libc.SIGKILL, SignalScope.GROUP));
        keeper.exitOf("twice");
        KeeperTask third = keeper.start("twice", "false");

        // then
        assertThat(second).isEqualTo(first);
        assertThat(third.identity()).isEqualTo(first.identity());
        assertThat(third.exit()).contains(new ExitStatus.Signalled(9, false));
        assertThat(keeper.events.started)
                .filteredOn(task -> task.id().equals(id("twice")))
                .hasSize(1);
    }

    @Test
    void shouldRunThreeHundredTasksAtOnceAndStayResponsive() throws Exception {
        // given
        int count = 300;
        List<Callable<KeeperTask>> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "many-" + i;
            starts.add(() -> keeper.start(name, "sleep", "1000"));
        }

        // when
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<KeeperTask> started : threads.invokeAll(starts)) {
                assertThat(started.get().running()).isTrue();
            }
        }
        keeper.shell("among-many", "exit 3");

        // then
        assertThat(keeper.exitOf("among-many")).isEqualTo(new ExitStatus.Exited(3));
        assertThat(keeper.client.list()).filteredOn(KeeperTask::running).hasSizeGreaterThanOrEqualTo(count);
        for (int i = 0; i < count; i++) {
            done(keeper.client.signal(id("many-" + i), SIGTERM, SignalScope.GROUP));
        }
        for (int i = 0; i < count; i++) {
            assertThat(keeper.exitOf("many-" + i)).isEqualTo(new ExitStatus.Signalled(SIGTERM, false));
        }
    }

    @Test
    void shouldTellAnExitToAClientThatConnectsLater() throws Exception {
        // given
        Fifo go = keeper.fifo("later-go");
        KeeperTask task = keeper.shell("later", "read line < " + go.path() + "; exit 5");

        // when
        keeper.client.close();
        keeper.events.awaitDisconnected();
        go.write("go");
        keeper.reconnect();

        // then
        assertThat(keeper.exitOf("later")).isEqualTo(new ExitStatus.Exited(5));
        assertThat(keeper.client.list())
                .filteredOn(known -> known.id().equals(id("later")))
                .singleElement()
                .matches(known -> known.identity().equals(task.identity()) && !known.adopted());
    }

    @Test
    void shouldForgetEndedTasksAlone() throws Exception {
        // given
        keeper.start("forget", "sleep", "1000");

        // when
        Refusal refusal = refusal(keeper.client.forget(id("forget")));
        done(keeper.client.signal(id("forget"), Libc.SIGKILL, SignalScope.PROCESS));
        keeper.exitOf("forget");
        done(keeper.client.forget(id("forget")));
        done(keeper.client.forget(id("forget")));

        // then
        assertThat(refusal.code()).isEqualTo(RefusalCode.TASK_ALIVE);
        assertThat(keeper.client.list()).noneMatch(task -> task.id().equals(id("forget")));
        assertThat(refusal(keeper.client.signal(id("forget"), 9, SignalScope.PROCESS))
                        .code())
                .isEqualTo(RefusalCode.UNKNOWN_TASK);
    }

    @Test
    void shouldRefuseSignalsThatReachNobodyOrAreNone() throws Exception {
        // given
        keeper.start("ended", "true");
        keeper.exitOf("ended");

        // then
        assertThat(refusal(keeper.client.signal(id("ended"), 9, SignalScope.GROUP))
                        .code())
                .isEqualTo(RefusalCode.TASK_ENDED);
        assertThat(refusal(keeper.client.signal(id("ended"), 65, SignalScope.GROUP))
                        .code())
                .isEqualTo(RefusalCode.BAD_REQUEST);
        assertThat(refusal(keeper.client.signal(id("ended"), 0, SignalScope.SESSION))
                        .code())
                .isEqualTo(RefusalCode.BAD_REQUEST);
    }

    @Test
    void shouldSayWhyATaskCannotBeStartedAndForgetIt() throws Exception {
        // given
        StartRequest good = keeper.request("bad", "/bin/true");
        StartRequest nowhere = new StartRequest(
                good.taskId(),
                good.token(),
                good.argv(),
                good.env(),
                dir.resolve("absent"),
                good.stdoutPath(),
                good.stderrPath());
        StartRequest unwritable = new StartRequest(
                good.taskId(),
                good.token(),
                good.argv(),
                good.env(),
                dir,
                dir.resolve("absent/out"),
                good.stderrPath());

        // then
        assertThat(refusal(keeper.client.start(keeper.request("bad", "no-such-program")))
                        .sentence())
                .contains("'bad'", "'no-such-program'", "/usr/bin:/bin");
        assertThat(refusal(keeper.client.start(keeper.request("bad", "/no/such/program")))
                        .sentence())
                .contains("'/no/such/program' cannot be executed", "No such file or directory");
        assertThat(refusal(keeper.client.start(keeper.request("bad", "/tmp"))).sentence())
                .contains("Permission denied");
        assertThat(refusal(keeper.client.start(nowhere)).sentence()).contains("absent' cannot be entered");
        assertThat(refusal(keeper.client.start(unwritable)).sentence()).contains("absent/out' cannot be written");
        assertThat(done(keeper.client.start(good)).running()).isTrue();
        assertThat(keeper.exitOf("bad")).isEqualTo(new ExitStatus.Exited(0));
    }

    private static void awaitGone(int pid) {
        Eventually.holds(pid + " is reaped", () -> ProcFiles.stat(pid).isEmpty());
    }

    private static int parent(int pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Integer.parseInt(line.substring(line.lastIndexOf(')') + 2).split(" ")[1]);
        } catch (IOException e) {
            return 0;
        }
    }
}
