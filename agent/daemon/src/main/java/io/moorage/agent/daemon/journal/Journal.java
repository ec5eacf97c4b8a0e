package io.moorage.agent.daemon.journal;

import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.Durability;
import io.moorage.agent.engine.JournalRecord;
import io.moorage.codec.RecordCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the agent's journal. A group of records is one write, and one fdatasync if any of them is power-safe. After the first
 * failure nothing is written any more: what a failed sync left on disk nobody knows ("Can applications recover from fsync failures?", Rebello
 * and others, 2020). Used by one thread.
 */
public final class Journal implements AutoCloseable {
    static final long SEGMENT_BYTES_MAX = 8L * 1024 * 1024;

    private final RecordCodec<JournalRecord> codec = RecordCodec.cbor(JournalRecord.class);
    private final Path directory;
    private final JournalFile.Disk disk;
    private final LongSupplier salts;
    private final Recovery recovery;
    private long last;
    private long bytes;
    private long salt;
    private @Nullable JournalFile segment;
    private @Nullable JournalException failure;

    private Journal(Path directory, JournalFile.Disk disk, LongSupplier salts, Recovery recovery) {
        this.directory = directory;
        this.disk = disk;
        this.salts = salts;
        this.recovery = recovery;
        last = recovery.lastNumber();
    }

    /**
     * Reads what is there, and begins a snapshot and a segment of its own: nothing is ever appended to a file of an earlier life.
     *
     * @param salts random numbers, one for each file
     */
    public static Journal open(Path directory, LongSupplier salts) throws IOException {
        return open(directory, salts, JournalFile::create);
    }

    static Journal open(Path directory, LongSupplier salts, JournalFile.Disk disk) throws IOException {
        try {
            createPrivate(directory);
            for (var unfinished : JournalFiles.list(directory, JournalFiles.UNFINISHED)) {
                Files.delete(unfinished);
            }
            var journal = new Journal(directory, disk, salts, Recovery.read(directory));
            journal.snapshot(journal.recovery.image());
            return journal;
        } catch (JournalException e) {
            throw e;
        } catch (IOException e) {
            throw failed(directory, "read", e);
        }
    }

    /** Tasks' environments hold secrets, and the journal holds those. */
    private static void createPrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory.toAbsolutePath().getParent());
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** What was found at the start. */
    public Recovery recovery() {
        return recovery;
    }

    /**
     * Appends records; returns when they are with the kernel, and on disk if one of them is power-safe.
     *
     * @throws JournalException at the first failure and ever after: the agent must end
     */
    public void append(List<JournalRecord> records) throws JournalException {
        if (records.isEmpty()) {
            return;
        }
        boolean sync = records.stream().anyMatch(record -> record.durability() == Durability.POWER_SAFE);
        write(() -> {
            var group = new ByteArrayOutputStream();
            for (var record : records) {
                var encoded = RecordFormat.encode(RecordFormat.TYPE_RECORD, ++last, codec.encode(record), salt);
                group.write(encoded.array(), 0, encoded.limit());
            }
            var file = Objects.requireNonNull(segment);
            file.write(ByteBuffer.wrap(group.toByteArray()));
            bytes += group.size();
            if (sync) {
                file.sync();
            }
        });
    }

    /** Whether the segment is full: time for {@link #snapshot}. */
    public boolean full() {
        return bytes >= SEGMENT_BYTES_MAX;
    }

    /**
     * Writes all that the image says into a snapshot, and drops what came before it.
     *
     * @param image of exactly the records appended so far
     */
    public void snapshot(AgentImage image) throws JournalException {
        write(() -> {
            var old = segment;
            if (old != null) {
                old.sync();
                old.close();
                segment = null;
            }
            writeSnapshot(image);
            begin();
            deleteBefore(last);
        });
    }

    private void writeSnapshot(AgentImage image) throws IOException {
        var unfinished = directory.resolve(JournalFiles.name(JournalFiles.UNFINISHED, last));
        long own = salts.getAsLong();
        try (var file = disk.create(unfinished)) {
            file.write(FileHeader.encode(FileHeader.VERSION, own));
            long number = 0;
            for (var record : image.toRecords()) {
                file.write(RecordFormat.encode(RecordFormat.TYPE_RECORD, ++number, codec.encode(record), own));
            }
            file.write(RecordFormat.encode(RecordFormat.TYPE_SNAPSHOT_END, ++number, new byte[0], own));
            file.sync();
        }
        Files.move(
                unfinished,
                directory.resolve(JournalFiles.name(JournalFiles.SNAPSHOT, last)),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        JournalFile.syncDirectory(directory);
    }

    private void begin() throws IOException {
        var path = directory.resolve(JournalFiles.name(JournalFiles.SEGMENT, last + 1));
        Files.deleteIfExists(
                path); // what a life left that wrote no record into it; all its numbers are in the snapshot
        salt = salts.getAsLong();
        var file = disk.create(path);
        segment = file;
        file.write(FileHeader.encode(FileHeader.VERSION, salt));
        file.sync();
        JournalFile.syncDirectory(directory);
        bytes = FileHeader.BYTES;
    }

    private void deleteBefore(long number) throws IOException {
        for (var snapshot : JournalFiles.list(directory, JournalFiles.SNAPSHOT)) {
            if (JournalFiles.number(snapshot) < number) {
                Files.delete(snapshot);
            }
        }
        for (var old : JournalFiles.list(directory, JournalFiles.SEGMENT)) {
            if (JournalFiles.number(old) <= number) {
                Files.delete(old);
            }
        }
    }

    /** Something that may fail for the last time. */
    private interface Write {
        void run() throws IOException;
    }

    private void write(Write write) throws JournalException {
        if (failure != null) {
            throw failure;
        }
        try {
            write.run();
        } catch (IOException e) {
            failure = failed(directory, "written", e);
            throw failure;
        }
    }

    private static JournalException failed(Path directory, String what, IOException e) {
        return new JournalException(
                ("The journal in '%s' cannot be %s: %s. The agent ends now, its tasks go on; see to the disk and start it"
                                + " again.")
                        .formatted(directory, what, e),
                e);
    }

    /** Closes the files; nothing that was promised is lost by not calling this. */
    @Override
    public void close() {
        try {
            if (segment != null) {
                segment.close();
            }
        } catch (IOException e) {
            failure = failed(directory, "closed", e);
        }
        segment = null;
        if (failure == null) {
            failure = new JournalException("The journal is closed.", null);
        }
    }
}
