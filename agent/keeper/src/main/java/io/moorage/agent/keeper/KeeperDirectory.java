package io.moorage.agent.keeper;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The keeper's directory: the names in it, that only its owner enters it, and that one keeper at a time holds it. */
record KeeperDirectory(Path path) {
    /** What the kernel takes for a socket's path, without its ending NUL. */
    private static final int SOCKET_PATH_BYTES_MAX = 107;

    /** Holding it is being the keeper of this directory. The kernel lets go of it when the process dies, however it does. */
    record Lock(FileChannel pidFile) implements Closeable {
        @Override
        public void close() throws IOException {
            pidFile.close();
        }
    }

    Path socket() {
        return path.resolve("keeper.sock");
    }

    Path log() {
        return path.resolve("keeper.log");
    }

    Path pidFile() {
        return path.resolve("keeper.pid");
    }

    Path output() {
        return path.resolve("keeper.out");
    }

    void create() throws IOException {
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        int bytes = socket().toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > SOCKET_PATH_BYTES_MAX) {
            throw new IOException("Cannot listen on '" + socket() + "': its path has " + bytes
                    + " bytes, a socket's has at most " + SOCKET_PATH_BYTES_MAX + ". Choose a shorter directory.");
        }
    }

    Lock lock() throws IOException {
        FileChannel file = FileChannel.open(
                pidFile(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (tryLock(file) == null) {
            var holder = ByteBuffer.allocate(32);
            file.read(holder);
            file.close();
            throw new IOException("Cannot be the keeper of '" + path + "': process "
                    + new String(holder.array(), 0, holder.position(), StandardCharsets.US_ASCII).trim()
                    + " is. Connect to it, or end it first.");
        }
        file.truncate(0);
        file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return new Lock(file);
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
