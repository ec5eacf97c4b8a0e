package io.moorage.agent.daemon.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One file being written. Behind an interface because disks that fail are rare, and tests need one. */
interface JournalFile extends AutoCloseable {
    /** Writes all of it. */
    void write(ByteBuffer bytes) throws IOException;

    /** Returns when everything written is on disk (fdatasync). */
    void sync() throws IOException;

    @Override
    void close() throws IOException;

    /** Creates files. */
    @FunctionalInterface
    interface Disk {
        /**
         * Creates a file.
         *
         * @throws IOException also if the file exists
         */
        JournalFile create(Path path) throws IOException;
    }

    static JournalFile create(Path path) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new JournalFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }

            @Override
            public void sync() throws IOException {
                channel.force(false);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** Makes names in a directory survive the loss of power. */
    static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
