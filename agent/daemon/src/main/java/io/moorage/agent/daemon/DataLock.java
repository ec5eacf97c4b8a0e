package io.moorage.agent.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** {@code agent.pid}: holds the id of the agent's process, and a lock while it lives. Two agents on one journal would destroy it. */
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException with a sentence if another agent uses the directory */
    static DataLock take(Path dataDirectory) throws IOException {
        var file = Files.createDirectories(dataDirectory).resolve("agent.pid");
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            var pid = Files.readString(file).strip();
            channel.close();
            throw new IOException(
                    "The data directory '%s' is in use by the agent of process %s. Stop that one, or give this one its own --data."
                            .formatted(dataDirectory, pid.isEmpty() ? "(unknown)" : pid));
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap("%d%n".formatted(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        return new DataLock(channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another agent in this very process
        }
    }

    /** Leaves the file: removing it would let two agents lock two files of one name. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        channel.close();
    }
}
