package io.moorage.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The layout of a master's data, and the lock that keeps a second master out.
 *
 * <pre>
 *   DATA/master.pid        locked while the master lives
 *   DATA/ports.json        where it listens now
 *   DATA/registry/         the log
 *   DATA/plugins/          the operator's zips
 *   DATA/plugins-unpacked/ ours: their content, by hash
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
    private final Path dir;
    private final FileChannel pid;
    private final List<HeldPort> ports = new ArrayList<>();

    private DataDirectory(Path dir, FileChannel pid) {
        this.dir = dir;
        this.pid = pid;
    }

    static DataDirectory open(Path dir) throws IOException {
        Files.createDirectories(dir.resolve("registry"));
        Files.createDirectories(dir.resolve("plugins"));
        var file = dir.resolve("master.pid");
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                throw new IOException(
                        "Another master, process %s, uses '%s'. Stop it first, or give this one other data."
                                .formatted(content(channel), dir));
            }
            channel.truncate(0);
            var id = Long.toString(ProcessHandle.current().pid()) + "\n";
            channel.write(ByteBuffer.wrap(id.getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataDirectory(dir, channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }

    private static String content(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    }

    Path registry() {
        return dir.resolve("registry");
    }

    Path plugins() {
        return dir.resolve("plugins");
    }

    Path pluginLogs() {
        return dir.resolve("plugin-logs");
    }

    Path unpacked() {
        return dir.resolve("plugins-unpacked");
    }

    /** The first free port from there on, this master's until it gives it back or closes its data. */
    synchronized HeldPort holdPort(int from, String whom) throws IOException {
        var port = HeldPort.firstFrom(from, whom);
        ports.add(port);
        return port;
    }

    synchronized void giveBack(HeldPort port) {
        ports.remove(port);
        port.close();
    }

    /** A grid of 0 is none, or none yet. */
    synchronized void writePorts(int http, int registry, int grid) throws IOException {
        var temporary = dir.resolve("ports.json.tmp");
        var more = grid == 0 ? "" : ",\"grid\":" + grid;
        Files.writeString(temporary, "{\"http\":%d,\"registry\":%d%s}%n".formatted(http, registry, more));
        Files.move(temporary, dir.resolve("ports.json"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Closing gives the lock and the ports back, as the end of the process does. */
    @Override
    public synchronized void close() throws IOException {
        ports.forEach(HeldPort::close);
        pid.close();
    }
}
