package io.moorage.agent.keeper;

import static io.moorage.agent.keeper.RunningKeeper.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A keeper killed between any two of its steps, and the same START asked of the next one: sequence 11 of the consistency rules, with real processes. */
@Timeout(60)
class KeeperDeathTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ".*_ENDED")
    void shouldRunATaskOnceWhereverTheKeeperDiesStartingIt(DyingKeeper.Point point) throws Exception {
        // given
        StartRequest request = startAtDyingKeeper(point, "exec sleep 1000");
        try (var keeper = new RunningKeeper(dir)) {
            // when
            KeeperTask task = done(keeper.client.start(request));

            // then
            boolean spawned = point == DyingKeeper.Point.AFTER_SPAWN || point == DyingKeeper.Point.AFTER_STARTED;
            assertThat(task.running()).isTrue();
            assertThat(task.adopted()).isEqualTo(spawned);
            assertThat(processesWith(request.token()))
                    .containsExactly(task.identity().pid());
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = ".*_ENDED")
    void shouldTellTheTruthAboutAnExitWhereverTheKeeperDiesSeeingIt(DyingKeeper.Point point) throws Exception {
        // given
        StartRequest request = startAtDyingKeeper(point, "exit 5");
        try (var keeper = new RunningKeeper(dir)) {
            // when
            KeeperTask task = done(keeper.client.start(request));

            // then
            assertThat(task.exit())
                    .contains(
                            point == DyingKeeper.Point.AFTER_ENDED
                                    ? new ExitStatus.Exited(5)
                                    : new ExitStatus.Unknown());
        }
    }

    /** The child hangs on opening its output, a pipe that nobody reads, when its keeper dies: it is neither lost nor started again. */
    @Test
    void shouldNotSpawnAgainWhileTheChildHasNotComeToItsProgram() throws Exception {
        try (var keeper = new RunningKeeper(dir)) {
            // given
            Fifo output = keeper.fifo("output");
            var request = new StartRequest(
                    RunningKeeper.id("task"),
                    LaunchToken.random(new SecureRandom()),
                    List.of("/bin/sh", "-c", "echo once; exec sleep 1000"),
                    Map.of("PATH", "/usr/bin:/bin"),
                    dir,
                    output.path(),
                    dir.resolve("err"));
            KeeperClient first = keeper.client;
            Thread.ofVirtual().start(() -> assertThatThrownBy(() -> first.start(request)));
            Eventually.holds(
                    "the child is there", () -> children(keeper.process.pid()).count() == 1);
            ProcessHandle child = children(keeper.process.pid()).findFirst().orElseThrow();

            // when
            keeper.kill();
            keeper.launch();

            // then
            assertThat(RunningKeeper.refusal(keeper.client.start(request)).code())
                    .isEqualTo(RefusalCode.SPAWN_UNDER_WAY);
            assertThat(children(keeper.process.pid())).isEmpty();

            // when
            assertThat(output.readLine()).isEqualTo("once");

            // then
            KeeperTask task = done(keeper.client.start(request));
            assertThat(task.adopted()).isTrue();
            assertThat(task.identity().pid()).isEqualTo((int) child.pid());
            assertThat(processesWith(request.token())).containsExactly((int) child.pid());
        }
    }

    private static Stream<ProcessHandle> children(int pid) {
        return ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children);
    }

    /** Wherever in a stream of starts the keeper dies: after the same starts are asked of the next one, each task has one process, no more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 13, 21})
    void shouldRunEachOfManyTasksOnce(int answersBeforeDeath) throws Exception {
        int count = 30;
        try (var keeper = new RunningKeeper(dir);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // given
            List<StartRequest> requests = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                requests.add(keeper.request("once-" + i, "sleep", "1000"));
            }
            var answers = new CountDownLatch(answersBeforeDeath);
            KeeperClient first = keeper.client;
            requests.forEach(request -> threads.submit(() -> {
                first.start(request);
                answers.countDown();
                return null;
            }));

            // when
            assertThat(answers.await(20, TimeUnit.SECONDS)).isTrue();
            keeper.kill();
            keeper.launch();
            for (StartRequest request : requests) {
                done(keeper.client.start(request));
            }

            // then
            assertThat(keeper.client.list()).hasSize(count).allMatch(KeeperTask::running);
            for (StartRequest request : requests) {
                assertThat(processesWith(request.token())).as("%s", request).hasSize(1);
            }
        }
    }

    /** Asks a keeper that will die of it to start a task, and waits until it has died. */
    private StartRequest startAtDyingKeeper(DyingKeeper.Point point, String script) throws Exception {
        var classpath = new ArrayList<>(RunningKeeper.classpath());
        classpath.add(RunningKeeper.origin(DyingKeeper.class));
        int pid = ByHand.java(dir, classpath, DyingKeeper.class, "--dir", dir.toString(), point.name());
        var events = new RecordedEvents();
        StartRequest request = RunningKeeper.request(dir, "task", "/bin/sh", "-c", script);
        try (var client = connect(events)) {
            client.start(request);
            events.awaitDisconnected();
        } catch (KeeperUnavailableException e) {
            // It died before it answered.
        }
        assertThat(ByHand.await(pid)).isEqualTo(new ExitStatus.Signalled(Libc.SIGKILL, false));
        return request;
    }

    private KeeperClient connect(RecordedEvents events) {
        var client = new AtomicReference<KeeperClient>();
        Eventually.holds("the keeper listens", () -> {
            try {
                client.set(KeeperClient.connect(dir, events, RunningKeeper.DEADLINE));
                return true;
            } catch (KeeperUnavailableException e) {
                return false;
            }
        });
        return client.get();
    }

    /** At least one, for which it waits: in the middle of an exec a process shows no environment. */
    private static List<Integer> processesWith(LaunchToken token) {
        var found = new ArrayList<Integer>();
        Eventually.holds("a process with the token", () -> found.addAll(look(token)));
        return found;
    }

    private static List<Integer> look(LaunchToken token) {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            return StreamSupport.stream(processes.spliterator(), false)
                    .filter(process -> environment(process).contains(token.environmentEntry()))
                    .map(process -> Integer.parseInt(process.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String environment(Path process) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
