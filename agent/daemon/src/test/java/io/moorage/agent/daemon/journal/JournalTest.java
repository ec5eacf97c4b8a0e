package io.moorage.agent.daemon.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.JournalRecord;
import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final List<JournalRecord> RECORDS = List.of(
            new JournalRecord.AgentNamed(new AgentId("a-1"), new ClusterId("c-1")),
            new JournalRecord.EpochSeen(new Epoch(new ClusterId("c-1"), 7)),
            new JournalRecord.BootSeen("boot-1"),
            launch("t-1"),
            launch("t-2"),
            launch("t-3"));

    private final LongSupplier salts = new Random(1)::nextLong;

    @TempDir
    Path directory;

    @Test
    void shouldReadBackWhatWasAppended() throws Exception {
        // given
        append(RECORDS);

        // when
        var recovery = Recovery.read(directory);

        // then
        assertThat(recovery.image()).isEqualTo(image(RECORDS));
        assertThat(recovery.lastNumber()).isEqualTo(RECORDS.size());
        assertThat(recovery.reports()).isEmpty();
    }

    @Test
    void shouldGoOnNumberingOverLivesAndSnapshots() throws Exception {
        // given
        append(RECORDS.subList(0, 3));
        append(RECORDS.subList(3, 4));
        try (var journal = Journal.open(directory, salts)) {
            journal.append(RECORDS.subList(4, 5));
            journal.snapshot(image(RECORDS.subList(0, 5)));
            journal.append(RECORDS.subList(5, 6));
        }

        // when
        var recovery = Recovery.read(directory);

        // then
        assertThat(recovery).isEqualTo(new Recovery(image(RECORDS), 6, List.of()));
        assertThat(files()).hasSize(2);
    }

    @Test
    void shouldLoseOnlyTheRecordThatIsFlippedAtAnyByte() throws Exception {
        // given
        append(RECORDS);
        var segment = JournalFiles.list(directory, JournalFiles.SEGMENT).get(0);
        var whole = Files.readAllBytes(segment);
        var ends = ends(whole);

        for (int at = 0; at < whole.length; at++) {
            // when
            var flipped = whole.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            Files.write(segment, flipped);
            var recovery = Recovery.read(directory);

            // then
            var expected = new ArrayList<>(RECORDS);
            if (at >= FileHeader.BYTES) {
                expected.remove(hit(ends, at));
                assertThat(recovery.reports()).as("flipped at %d", at).isNotEmpty();
            }
            assertThat(recovery.image()).as("flipped at %d", at).isEqualTo(image(expected));
        }
    }

    @Test
    void shouldKeepAllThatIsWholeWhenTornAtAnyByte() throws Exception {
        // given
        append(RECORDS);
        var segment = JournalFiles.list(directory, JournalFiles.SEGMENT).get(0);
        var whole = Files.readAllBytes(segment);
        var ends = ends(whole);

        for (int length = 0; length < whole.length; length++) {
            // when
            Files.write(segment, java.util.Arrays.copyOf(whole, length));
            var recovery = Recovery.read(directory);

            // then
            int torn = length;
            int kept = (int) ends.stream().filter(end -> end <= torn).count();
            assertThat(recovery.image()).as("torn at %d", length).isEqualTo(image(RECORDS.subList(0, kept)));
        }
    }

    @Test
    void shouldGoOnAfterATearAndAFlip() throws Exception {
        // given
        append(RECORDS.subList(0, 5));
        var segment = JournalFiles.list(directory, JournalFiles.SEGMENT).get(0);
        var bytes = Files.readAllBytes(segment);
        bytes[FileHeader.BYTES + RecordFormat.HEADER_BYTES + 3] ^= 1;
        Files.write(segment, java.util.Arrays.copyOf(bytes, bytes.length - 5));

        // when
        List<String> reports;
        try (var journal = Journal.open(directory, salts)) {
            reports = journal.recovery().reports();
            journal.append(RECORDS.subList(5, 6));
        }
        var recovery = Recovery.read(directory);

        // then
        assertThat(reports).hasSize(3);
        assertThat(reports.get(0)).contains("are no record: they are kept in");
        assertThat(reports.get(1)).contains("The last").contains("no whole record");
        assertThat(reports.get(2)).contains("Records 1 to 1 are missing");
        var kept = List.of(RECORDS.get(1), RECORDS.get(2), RECORDS.get(3), RECORDS.get(5));
        assertThat(recovery).isEqualTo(new Recovery(image(kept), 5, List.of()));
        try (var quarantined = Files.list(directory.resolve("quarantine"))) {
            assertThat(quarantined).hasSize(1);
        }
    }

    @Test
    void shouldNotTakeAPayloadForARecord() throws Exception {
        // given: a record of another file, whole, inside a payload
        var forged = RecordFormat.encode(RecordFormat.TYPE_RECORD, 9, new byte[] {1}, 4711);
        var carrier = ByteBuffer.allocate(FileHeader.BYTES + forged.limit());
        carrier.put(FileHeader.encode(FileHeader.VERSION, 4712)).put(forged).flip();

        // when
        var scan = FileScan.read(Path.of("segment"), carrier);

        // then
        assertThat(scan.records()).isEmpty();
    }

    @Test
    void shouldStopAtARecordOfANewerVersion() throws Exception {
        // given
        append(RECORDS);
        var segment = JournalFiles.list(directory, JournalFiles.SEGMENT).get(0);
        var bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
        var salt = java.util.Objects.requireNonNull(FileHeader.decode(bytes)).salt();
        var newer = RecordFormat.encode(RecordFormat.TYPE_RECORD, RecordFormat.VERSION + 1, 7, new byte[0], salt);
        Files.write(segment, newer.array(), java.nio.file.StandardOpenOption.APPEND);

        // then
        assertThatThrownBy(() -> Journal.open(directory, salts))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("has a record of version 3, but this agent knows versions up to 2");
    }

    @Test
    void shouldNeverWriteAgainAfterAFailedSync() throws Exception {
        // given
        var disk = new FailingDisk();
        var journal = Journal.open(directory, salts, disk);
        disk.failing = true;

        // when
        assertThatThrownBy(() -> journal.append(RECORDS.subList(0, 1)))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("No space left on device");
        disk.failing = false;

        // then
        assertThatThrownBy(() -> journal.append(RECORDS.subList(1, 2))).isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> journal.snapshot(AgentImage.EMPTY)).isInstanceOf(JournalException.class);
    }

    @Test
    void shouldSyncAGroupOnceAndOnlyIfARecordAsksForIt() throws Exception {
        // given
        var disk = new FailingDisk();
        var journal = Journal.open(directory, salts, disk);
        int before = disk.syncs;

        // when
        journal.append(RECORDS.subList(2, 6));
        int crashSafe = disk.syncs - before;
        journal.append(RECORDS);
        int powerSafe = disk.syncs - before - crashSafe;

        // then
        assertThat(crashSafe).isZero();
        assertThat(powerSafe).isEqualTo(1);
    }

    private static final class FailingDisk implements JournalFile.Disk {
        private boolean failing;
        private int syncs;

        @Override
        public JournalFile create(Path path) throws IOException {
            var file = JournalFile.create(path);
            return new JournalFile() {
                @Override
                public void write(ByteBuffer bytes) throws IOException {
                    file.write(bytes);
                }

                @Override
                public void sync() throws IOException {
                    if (failing) {
                        throw new IOException("No space left on device");
                    }
                    syncs++;
                    file.sync();
                }

                @Override
                public void close() throws IOException {
                    file.close();
                }
            };
        }
    }

    private void append(List<JournalRecord> records) throws IOException {
        try (var journal = Journal.open(directory, salts)) {
            journal.append(records);
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static List<Integer> ends(byte[] file) {
        var ends = new ArrayList<Integer>();
        int at = FileHeader.BYTES;
        while (at < file.length) {
            at += RecordFormat.HEADER_BYTES + ByteBuffer.wrap(file).getInt(at + 4);
            ends.add(at);
        }
        return ends;
    }

    private static int hit(List<Integer> ends, int at) {
        return (int) ends.stream().filter(end -> end <= at).count();
    }

    private static AgentImage image(List<JournalRecord> records) {
        var image = AgentImage.EMPTY;
        for (var record : records) {
            image = image.apply(record);
        }
        return image;
    }

    private static JournalRecord launch(String task) {
        var info = new TaskInfo(
                new TaskId(task),
                task,
                new AgentId("a-1"),
                Resources.of(0.1, 32, 0),
                CommandInfo.shell("sleep 1", Map.of("A", "b")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>());
        return new JournalRecord.LaunchAccepted(new ContainerConfig(
                new ContainerId("run-of-" + task),
                new FrameworkId("f-1"),
                info,
                "/agent-data/" + task,
                new TreeMap<>(),
                "00"));
    }
}
