package io.moorage.agent.keeper;

import static io.moorage.agent.keeper.RunningKeeper.done;
import static io.moorage.agent.keeper.RunningKeeper.id;
import static io.moorage.agent.keeper.RunningKeeper.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the next keeper makes of what the last one, killed at any point, left behind. */
@Timeout(60)
class KeeperRestartTest {
    private static final LaunchToken TOKEN = new LaunchToken("00112233445566778899aabbccddeeff");

    @TempDir
    Path dir;

    @Test
    void shouldAdoptWhatRunsAndCallUnknownWhatEndedAfterTheKeeperWasKilled() throws Exception {
        try (var keeper = new RunningKeeper(dir)) {
            // given
            KeeperTask runs = keeper.start("runs", "sleep", "1000");
            KeeperTask ends = keeper.start("ends", "sleep", "1000");
            keeper.shell("ended", "exit 4");
            keeper.exitOf("ended");
            keeper.start("forgotten", "true");
            keeper.exitOf("forgotten");
            done(keeper.client.forget(id("forgotten")));

            // when
            keeper.kill();
            Libc.kill(ends.identity().pid(), Libc.SIGKILL);
            Eventually.holds("ends", () -> !ProcFiles.alive(ends.identity()));
            keeper.launch();

            // then
            var tasks = byId(keeper.client.list());
            assertThat(tasks).containsOnlyKeys("runs", "ends", "ended");
            assertThat(tasks.get("runs").identity()).isEqualTo(runs.identity());
            assertThat(tasks.get("runs").adopted()).isTrue();
            assertThat(tasks.get("runs").running()).isTrue();
            assertThat(tasks.get("ends").exit()).contains(new ExitStatus.Unknown());
            assertThat(tasks.get("ended").exit()).contains(new ExitStatus.Exited(4));
            assertThat(keeper.start("runs", "false").identity()).isEqualTo(runs.identity());

            // when
            done(keeper.client.signal(id("runs"), 15, SignalScope.GROUP));

            // then
            assertThat(keeper.events.awaitExit(id("runs")).exit()).contains(new ExitStatus.Unknown());
            assertThat(keeper.exitOf("runs").raw()).isEqualTo(ExitStatus.RAW_UNKNOWN);
        }
    }

    @Test
    void shouldFindAProcessByItsTokenWhenTheKeeperDiedBeforeWritingItsPid() throws Exception {
        // given
        writeLog(ProcFiles.bootId(), new LogRecord.Intended(id("found"), TOKEN));
        int child = ByHand.sleep(dir, TOKEN);
        try (var keeper = new RunningKeeper(dir)) {
            // when
            KeeperTask task = keeper.start("found", "false");

            // then
            assertThat(task.identity().pid()).isEqualTo(child);
            assertThat(task.adopted()).isTrue();
            assertThat(keeper.client.list()).containsExactly(task);

            // when
            done(keeper.client.signal(id("found"), Libc.SIGKILL, SignalScope.GROUP));

            // then
            assertThat(keeper.exitOf("found")).isEqualTo(new ExitStatus.Unknown());
        } finally {
            ByHand.end(child);
        }
    }

    @Test
    void shouldFindByItsTokenAProcessThatShowsAfterTheKeeperLooked() throws Exception {
        // given
        writeLog(ProcFiles.bootId(), new LogRecord.Intended(id("late"), TOKEN));
        try (var keeper = new RunningKeeper(dir)) {
            assertThat(keeper.client.list()).isEmpty();
            int child = ByHand.sleep(dir, TOKEN);
            try {
                // when
                KeeperTask task = keeper.start("late", "false");

                // then
                assertThat(task.identity().pid()).isEqualTo(child);
                assertThat(keeper.events.started).containsExactly(task);
            } finally {
                ByHand.end(child);
            }
        }
    }

    @Test
    void shouldSpawnWhatWasIntendedAndNeverSpawned() throws Exception {
        // given
        writeLog(ProcFiles.bootId(), new LogRecord.Intended(id("lost"), TOKEN));
        try (var keeper = new RunningKeeper(dir)) {
            // when
            KeeperTask task = keeper.shell("lost", "exit 6");

            // then
            assertThat(task.adopted()).isFalse();
            assertThat(keeper.exitOf("lost")).isEqualTo(new ExitStatus.Exited(6));
        }
    }

    @Test
    void shouldNotMistakeAProcessWithTheSamePidForATask() throws Exception {
        // given
        int child = ByHand.sleep(dir, TOKEN);
        ProcessIdentity other = new ProcessIdentity(
                child, ProcFiles.stat(child).orElseThrow().identity().startTicks() - 1);
        writeLog(ProcFiles.bootId(), new LogRecord.Started(id("reused"), other, false));
        try (var keeper = new RunningKeeper(dir)) {
            // then
            assertThat(keeper.exitOf("reused")).isEqualTo(new ExitStatus.Unknown());
            assertThat(done(keeper.client.signal(id("reused"), 9, SignalScope.SESSION)))
                    .isZero();
            assertThat(ProcFiles.stat(child).orElseThrow().zombie()).isFalse();
        } finally {
            ByHand.end(child);
        }
    }

    @Test
    void shouldAdoptNothingOfAnotherBoot() throws Exception {
        // given
        int child = ByHand.sleep(dir, TOKEN);
        ProcessIdentity identity = ProcFiles.stat(child).orElseThrow().identity();
        writeLog("another-boot", new LogRecord.Started(id("booted"), identity, false));
        try (var keeper = new RunningKeeper(dir)) {
            // then
            assertThat(keeper.exitOf("booted")).isEqualTo(new ExitStatus.Unknown());
        } finally {
            ByHand.end(child);
        }
    }

    @Test
    void shouldTolerateATornAndADamagedLine() throws Exception {
        try (var keeper = new RunningKeeper(dir)) {
            // given
            keeper.shell("before", "exit 2");
            keeper.exitOf("before");
            keeper.kill();
            String whole = LogLine.encode(new LogRecord.Forgotten(id("before")));
            Files.writeString(
                    dir.resolve("keeper.log"),
                    whole.replace('F', 'E') + "\0\0\n" + whole.substring(0, 12),
                    StandardOpenOption.APPEND);

            // when
            keeper.launch();

            // then
            assertThat(keeper.exitOf("before")).isEqualTo(new ExitStatus.Exited(2));
            assertThat(Files.readString(dir.resolve("keeper.out"))).contains("3 damaged lines");
            keeper.shell("after", "exit 3");
            assertThat(keeper.exitOf("after")).isEqualTo(new ExitStatus.Exited(3));
        }
    }

    @Test
    void shouldRefuseALogOfANewerVersion() throws Exception {
        // given
        Files.writeString(dir.resolve("keeper.log"), LogLine.seal("moorage-keeper-log 2 some-boot"));

        // when
        KeeperProcess process = RunningKeeper.startProcess(dir);

        // then
        assertThat(process.onExit().get(20, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Exited(3));
        assertThat(Files.readString(dir.resolve("keeper.out"))).contains("its version is 2, this keeper reads up to 1");
    }

    @Test
    void shouldRefuseToBeASecondKeeperOfADirectory() throws Exception {
        try (var keeper = new RunningKeeper(dir)) {
            // when
            KeeperProcess second = RunningKeeper.startProcess(dir);

            // then
            assertThat(second.onExit().get(20, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Exited(3));
            assertThat(Files.readString(dir.resolve("keeper.out")))
                    .contains("process " + keeper.process.pid() + " is. Connect to it");
            assertThat(Files.readString(dir.resolve("keeper.pid")).trim())
                    .isEqualTo(String.valueOf(keeper.process.pid()));
            keeper.shell("still", "exit 1");
            assertThat(keeper.exitOf("still")).isEqualTo(new ExitStatus.Exited(1));
        }
    }

    @Test
    void shouldShutDownOnlyWhenNothingRunsUnlessForced() throws Exception {
        try (var keeper = new RunningKeeper(dir)) {
            // given
            KeeperTask task = keeper.start("runs", "sleep", "1000");

            // when
            Refusal refusal = refusal(keeper.client.shutdown(false));
            int left = done(keeper.client.shutdown(true));
            ExitStatus exit = keeper.process.onExit().get(20, TimeUnit.SECONDS);
            keeper.events.awaitDisconnected();

            // then
            assertThat(refusal.code()).isEqualTo(RefusalCode.TASK_ALIVE);
            assertThat(left).isEqualTo(1);
            assertThat(exit).isEqualTo(new ExitStatus.Exited(0));
            assertThat(ProcFiles.alive(task.identity())).isTrue();
            assertThatThrownBy(() -> keeper.client.list())
                    .isInstanceOf(KeeperUnavailableException.class)
                    .hasMessageContaining("closed the connection");
            assertThatThrownBy(() -> KeeperClient.connect(dir, new RecordedEvents(), RunningKeeper.DEADLINE))
                    .isInstanceOf(KeeperUnavailableException.class);
            keeper.launch();
        }
    }

    @Test
    void shouldSurviveTheDeathOfTheProcessGroupThatStartedIt() throws Exception {
        // given: another JVM starts a keeper and a task, and waits
        var classpath = new ArrayList<>(RunningKeeper.classpath());
        classpath.add(RunningKeeper.origin(KeeperStarter.class));
        Fifo up = Fifo.create(dir.resolve("up"));
        int starter = ByHand.java(dir, classpath, KeeperStarter.class, dir.toString());
        int keeperPid = Integer.parseInt(up.read());

        // when
        Libc.kill(-starter, Libc.SIGKILL);
        ByHand.end(starter);

        // then
        var events = new RecordedEvents();
        try (var client = KeeperClient.connect(dir, events, RunningKeeper.DEADLINE)) {
            assertThat(client.list()).singleElement().matches(task -> task.running() && !task.adopted());
            done(client.signal(id("task"), 15, SignalScope.GROUP));
            assertThat(events.awaitExit(id("task")).exit()).contains(new ExitStatus.Signalled(15, false));
            done(client.shutdown(false));
            events.awaitDisconnected();
        }
        Eventually.holds(
                "the keeper ends",
                () -> ProcFiles.stat(keeperPid).filter(stat -> !stat.zombie()).isEmpty());
    }

    private static Map<String, KeeperTask> byId(List<KeeperTask> tasks) {
        var byId = new HashMap<String, KeeperTask>();
        tasks.forEach(task -> byId.put(task.id().value(), task));
        return byId;
    }

    private void writeLog(String bootId, LogRecord... records) throws Exception {
        new KeeperLog(dir.resolve("keeper.log"), bootId, List.of(records), KeeperLog.COMPACT_AT_BYTES).close();
    }
}
