package io.moorage.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The whole directory belongs to one process from here on. Ratis has a lock of its own, but takes it after the cluster id was
 * made and the log was read, and tries for five seconds.
 */
final class DirectoryLock implements AutoCloseable {
    static final String NAME = "lock";

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock take(Path dir) throws IOException {
        var channel = FileChannel.open(dir.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new DirectoryLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This very process has it.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("Another process uses this directory. Stop it first, or configure another directory.");
    }

    /** Closing the channel gives the lock back, as the end of the process does. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
