package io.moorage.agent.daemon;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second agent off a data directory: two on one journal would destroy it. {@code agent.pid} tells people the process;
 * the lock is on {@code agent.lock}, which nobody else opens, for closing any descriptor of a file gives up the process' locks on it
 * (fcntl(2)). For the same reason agents of this very process are told apart without opening it.
 */
final class DataLock implements AutoCloseable {
    private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DataLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the directory.
     *
     * @throws IOException with a sentence if another agent uses it
     */
    static DataLock take(Path dataDirectory) throws IOException {
        var directory = Files.createDirectories(dataDirectory).toRealPath();
        if (!HERE.add(directory)) {
            throw used(directory);
        }
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    directory.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw used(directory);
            }
            Files.writeString(
                    pidFile(directory), "%d%n".formatted(ProcessHandle.current().pid()));
            return new DataLock(directory, channel);
        } catch (IOException | RuntimeException e) {
            HERE.remove(directory);
            close(channel);
            throw e;
        }
    }

    /** Leaves the lock's file: removing it would let two agents lock two files of one name. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(pidFile(directory));
        channel.close();
        HERE.remove(directory);
    }

    private static void close(@Nullable FileChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private static IOException used(Path directory) throws IOException {
        var pid = Files.exists(pidFile(directory))
                ? Files.readString(pidFile(directory)).strip()
                : "(unknown)";
        return new IOException(
                "The data directory '%s' is in use by the agent of process %s. Stop that one, or give this one its own --data."
                        .formatted(directory, pid));
    }

    private static Path pidFile(Path directory) {
        return directory.resolve("agent.pid");
    }
}
