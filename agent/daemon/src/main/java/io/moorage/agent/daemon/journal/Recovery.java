package io.moorage.agent.daemon.journal;

import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.JournalRecord;
import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a journal directory: the newest snapshot, then the segments after it. One bad record costs that record and no other: it
 * is copied to {@code quarantine/} and told to the operator, and so is a range of numbers that is missing.
 *
 * @param image what the readable records say
 * @param lastNumber the highest number seen; the next record gets the one after it
 * @param reports sentences for the operator, empty when all is well
 */
public record Recovery(AgentImage image, long lastNumber, List<String> reports) {
    static final int QUARANTINED_MAX = 100;

    static Recovery read(Path directory) throws IOException {
        return new Reading(directory).read();
    }

    private static final class Reading {
        private final RecordCodec<JournalRecord> codec = RecordCodec.cbor(JournalRecord.class);
        private final Path directory;
        private final List<String> reports = new ArrayList<>();
        private AgentImage image = AgentImage.EMPTY;
        private long last;

        Reading(Path directory) {
            this.directory = directory;
        }

        Recovery read() throws IOException {
            var snapshots = JournalFiles.list(directory, JournalFiles.SNAPSHOT);
            if (!snapshots.isEmpty()) {
                snapshot(snapshots.get(snapshots.size() - 1));
            }
            for (var segment : JournalFiles.list(directory, JournalFiles.SEGMENT)) {
                segment(segment);
            }
            return new Recovery(image, last, List.copyOf(reports));
        }

        private void snapshot(Path file) throws IOException {
            var scan = scan(file);
            boolean complete =
                    scan.records().stream().anyMatch(record -> record.type() == RecordFormat.TYPE_SNAPSHOT_END);
            if (!complete) {
                reports.add("Snapshot '%s' has no end: the tasks in its lost part are forgotten.".formatted(file));
            }
            for (var record : scan.records()) {
                if (record.type() == RecordFormat.TYPE_RECORD) {
                    apply(file, record);
                }
            }
            last = JournalFiles.number(file);
        }

        private void segment(Path file) throws IOException {
            var scan = scan(file);
            var records = new ArrayList<>(scan.records());
            records.sort(Comparator.comparingLong(RecordFormat.Read::number));
            for (var record : records) {
                if (record.number() <= last) {
                    continue;
                }
                if (record.number() > last + 1) {
                    reports.add(
                            "Records %d to %d are missing before '%s'.".formatted(last + 1, record.number() - 1, file));
                }
                last = record.number();
                apply(file, record);
            }
        }

        private FileScan scan(Path file) throws IOException {
            var scan = FileScan.read(file);
            for (var damage : scan.damages()) {
                reports.add("Bytes %d to %d of '%s' are no record: %s."
                        .formatted(damage.from(), damage.to() - 1, file, quarantine(file, damage)));
            }
            if (scan.tornBytes() > 0) {
                reports.add("The last %d bytes of '%s' are no whole record; after a crash they are its last write."
                        .formatted(scan.tornBytes(), file));
            }
            return scan;
        }

        private void apply(Path file, RecordFormat.Read record) {
            var bytes = new byte[record.payload().remaining()];
            record.payload().duplicate().get(bytes);
            try {
                image = image.apply(codec.decode(bytes));
            } catch (CodecException e) {
                reports.add("Record %d of '%s' is whole but cannot be understood, so it is left out: %s"
                        .formatted(record.number(), file, e.getMessage()));
            }
        }

        private String quarantine(Path file, FileScan.Damage damage) throws IOException {
            var folder = Files.createDirectories(directory.resolve("quarantine"));
            try (var known = Files.list(folder)) {
                if (known.count() >= QUARANTINED_MAX) {
                    return "not kept, for '%s' is full".formatted(folder);
                }
            }
            var copy = folder.resolve("%s-%d".formatted(file.getFileName(), damage.from()));
            var bytes = new byte[damage.bytes().remaining()];
            damage.bytes().duplicate().get(bytes);
            Files.write(copy, bytes);
            return "they are kept in '%s'".formatted(copy);
        }
    }
}
