package io.moorage.agent.keeper;

import static io.moorage.agent.keeper.RunningKeeper.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeeperLogTest {
    private static final String BOOT = "boot-1";
    private static final LaunchToken TOKEN = new LaunchToken("ffeeddccbbaa99887766554433221100");
    private static final ProcessIdentity PROCESS = new ProcessIdentity(4711, 1234567890123L);

    @TempDir
    Path dir;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = dir.resolve("keeper.log");
    }

    static List<LogRecord> oneOfEach() {
        KeeperTaskId odd = id("a b+c%20/ü'\"\\" + "z".repeat(480));
        return List.of(
                new LogRecord.Intended(odd, TOKEN),
                new LogRecord.Started(odd, PROCESS, false),
                new LogRecord.Started(odd, PROCESS, true),
                new LogRecord.Ended(odd, new ExitStatus.Exited(7)),
                new LogRecord.Ended(odd, new ExitStatus.Signalled(11, true)),
                new LogRecord.Ended(odd, new ExitStatus.Unknown()),
                new LogRecord.Forgotten(odd));
    }

    @ParameterizedTest
    @MethodSource("oneOfEach")
    void shouldReadBackEveryKindOfRecord(LogRecord record) throws Exception {
        // given
        try (var log = new KeeperLog(file, BOOT, List.of(record), 1000)) {
            log.append(record);
        }

        // then
        assertThat(read()).containsExactly(record, record);
    }

    /** Whatever byte is the last that was written, all whole records before it are read, and no other. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 20, 44, 60, 100, 150})
    void shouldReadWholeRecordsOfATornLog(int cut) throws Exception {
        // given
        List<LogRecord> records = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            records.add(new LogRecord.Intended(id("task-" + i), TOKEN));
        }
        new KeeperLog(file, BOOT, records, 1000).close();
        byte[] whole = Files.readAllBytes(file);

        // when
        Files.write(file, Arrays.copyOf(whole, whole.length - cut));

        // then
        List<LogRecord> read = read();
        assertThat(records).startsWith(read.toArray(LogRecord[]::new));
        assertThat(read)
                .hasSize(records.size()
                        - 1
                        - (cut - 1) / LogLine.encode(records.get(0)).length());
    }

    @Test
    void shouldSkipALineWithOneByteChanged() throws Exception {
        // given
        var kept = new LogRecord.Forgotten(id("kept"));
        new KeeperLog(file, BOOT, List.of(new LogRecord.Ended(id("x"), new ExitStatus.Exited(1)), kept), 1000).close();

        // when
        Files.writeString(file, Files.readString(file).replace("E x 256", "E x 512"));

        // then
        assertThat(read()).containsExactly(kept);
        assertThat(KeeperLog.read(file, BOOT, record -> {}).damagedLines()).isEqualTo(1);
    }

    @Test
    void shouldTellALogOfAnotherBootAndAnAbsentOne() throws Exception {
        // given
        new KeeperLog(file, BOOT, List.of(), 1000).close();

        // then
        assertThat(KeeperLog.read(file, "boot-2", record -> {}).sameBoot()).isFalse();
        assertThat(KeeperLog.read(dir.resolve("absent"), BOOT, record -> {})).isEqualTo(new KeeperLog.Replay(true, 0));
    }

    @Test
    void shouldRefuseANewerVersion() throws Exception {
        // given
        Files.writeString(file, LogLine.seal("moorage-keeper-log 2 boot"));

        // then
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("Start the newer keeper");
    }

    @Test
    void shouldKeepOnlyLiveRecordsWhenItIsFull() throws Exception {
        // given
        var table = new TaskTable();
        table.apply(new LogRecord.Intended(id("intended"), TOKEN));
        table.apply(new LogRecord.Started(id("lives"), PROCESS, true));
        table.apply(new LogRecord.Started(id("ended"), PROCESS, false));
        table.apply(new LogRecord.Ended(id("ended"), new ExitStatus.Exited(3)));
        List<LogRecord> live = table.records();
        try (var log = new KeeperLog(file, BOOT, live, 1000)) {
            // when
            int appended = 0;
            while (!log.full()) {
                log.append(new LogRecord.Forgotten(id("gone-" + appended++)));
            }
            log.compact(live);
            log.append(new LogRecord.Forgotten(id("ended")));

            // then
            assertThat(appended).isGreaterThan(10);
            assertThat(log.size()).isLessThan(1000).isEqualTo(Files.size(file));
        }
        var again = new TaskTable();
        KeeperLog.read(file, BOOT, again::apply);
        assertThat(again.records())
                .isEqualTo(live.stream()
                        .filter(record -> !record.id().equals(id("ended")))
                        .toList());
    }

    @Test
    void shouldGrowItsBoundWithWhatIsLive() throws Exception {
        // given
        List<LogRecord> live = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            live.add(new LogRecord.Intended(id("task-" + i), TOKEN));
        }

        // when
        try (var log = new KeeperLog(file, BOOT, live, 1000)) {
            log.append(live.get(0));

            // then
            assertThat(log.size()).isGreaterThan(1000);
            assertThat(log.full()).isFalse();
        }
    }

    private List<LogRecord> read() throws IOException {
        var records = new ArrayList<LogRecord>();
        KeeperLog.read(file, BOOT, records::add);
        return records;
    }
}
