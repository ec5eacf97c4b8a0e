package io.moorage.registry;

import io.moorage.engine.registry.CommittedImage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.Optional;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;

/**
 * Snapshots on disk, {@code sm/snapshot.TERM_INDEX} with its {@code .md5}: a magic number, a version, the id of the last
 * command applied, and then whatever the image writes. A snapshot gets its name only when it and its checksum are forced to
 * disk, so one with a name is whole.
 */
final class SnapshotFiles {
    static final int MAGIC = 0x4d6f5367;
    static final int VERSION = 1;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
    private Path dir = Path.of("");

    void open(RaftStorage raft) throws IOException {
        dir = raft.getStorageDir().getStateMachineDir().toPath();
        removeHalfWritten(dir);
        storage.init(raft);
    }

    StateMachineStorage storage() {
        return storage;
    }

    Optional<SingleFileSnapshotInfo> latest() {
        return Optional.ofNullable(storage.loadLatestSnapshot());
    }

    void write(TermIndex at, CommandId lastCommand, CommittedImage image) throws IOException {
        var file = storage.getSnapshotFile(at.getTerm(), at.getIndex()).toPath();
        var temporary = file.resolveSibling(file.getFileName() + ".tmp");
        var md5 = MD5FileUtil.newMD5();
        try (var sink = new FileOutputStream(temporary.toFile());
                var out = new DataOutputStream(
                        new BufferedOutputStream(new DigestOutputStream(sink, md5), BUFFER_BYTES))) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeLong(lastCommand.term());
            out.writeLong(lastCommand.sequence());
            image.writeTo(out);
            out.flush();
            sink.getFD().sync();
        }
        var hash = MD5Hash.newInstance(md5.digest());
        MD5FileUtil.saveMD5File(file.toFile(), hash);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        Directories.force(dir);
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, hash), at.getTerm(), at.getIndex()));
    }

    /** The id of the last command in it. */
    CommandId read(SingleFileSnapshotInfo snapshot, CommittedImage image) throws IOException {
        var file = snapshot.getFile().getPath();
        verify(file, snapshot.getFile().getFileDigest());
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
            if (in.readInt() != MAGIC) {
                throw damaged(file);
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new IOException(
                        "Snapshot '%s' has version %d, but this release reads version %d. Start the release that wrote it, or a newer one."
                                .formatted(file, version, VERSION));
            }
            var lastCommand = new CommandId(in.readLong(), in.readLong());
            image.readFrom(in);
            return lastCommand;
        } catch (EOFException e) {
            throw damaged(file);
        }
    }

    /** Read in full before the image sees a byte: half a snapshot must not become half an image. */
    private static void verify(Path file, MD5Hash expected) throws IOException {
        var md5 = MD5FileUtil.newMD5();
        try (var in = new DigestInputStream(Files.newInputStream(file), md5)) {
            var buffer = new byte[BUFFER_BYTES];
            while (in.read(buffer) >= 0) {
                // The stream counts.
            }
        }
        if (!MD5Hash.newInstance(md5.digest()).equals(expected)) {
            throw damaged(file);
        }
    }

    private static IOException damaged(Path file) {
        return new IOException(
                "Snapshot '%s' is damaged: its bytes do not match '%s.md5'. Restore the registry's directory from a backup, or empty it on this master if others of the group are healthy."
                        .formatted(file, file.getFileName()));
    }

    /** Index of the newest snapshot in that directory, by the names alone; -1 without one. */
    static long latestIndex(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            return -1;
        }
        long latest = -1;
        try (var files = Files.newDirectoryStream(dir, "snapshot.*")) {
            for (var file : files) {
                var name = SimpleStateMachineStorage.SNAPSHOT_REGEX.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    latest = Math.max(latest, Long.parseLong(name.group(2)));
                }
            }
        }
        return latest;
    }

    private static void removeHalfWritten(Path dir) throws IOException {
        if (!Files.isDirectory(dir)) {
            return;
        }
        try (var files = Files.newDirectoryStream(dir, "*.tmp")) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
