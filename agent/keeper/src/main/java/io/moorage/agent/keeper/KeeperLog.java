package io.moorage.agent.keeper;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The keeper's log: lines appended by plain writes, so that they survive the death of every process but not of the machine, after which no
 * process of ours is left anyway: the first line names the boot. When it has grown past a bound the live records are written to a new file that
 * takes its name. Used by the keeper's loop alone.
 */
final class KeeperLog implements Closeable {
    static final int VERSION = 1;
    static final long COMPACT_AT_BYTES = 1 << 20;
    private static final String MAGIC = "moorage-keeper-log";

    /**
     * What a log held.
     *
     * @param sameBoot whether its processes may still run
     * @param damagedLines lines skipped: torn, damaged, or unknown to this version
     */
    record Replay(List<LogRecord> records, boolean sameBoot, int damagedLines) {}

    private final Path file;
    private final String bootId;
    private final long compactAtBytes;
    private FileChannel channel;
    private long size;
    private long compactAt;
    private boolean torn;

    /** Starts a new log file with these records, in place of the old one if there is one. */
    KeeperLog(Path file, String bootId, Collection<LogRecord> records, long compactAtBytes) throws IOException {
        this.file = file;
        this.bootId = bootId;
        this.compactAtBytes = compactAtBytes;
        this.channel = replace(records);
    }

    /** Reads a log; an absent or empty one holds nothing. One of a newer version is refused with a sentence. */
    static Replay read(Path file, String bootId) throws IOException {
        String[] lines;
        try {
            lines = Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1);
        } catch (NoSuchFileException e) {
            return new Replay(List.of(), true, 0);
        }
        var records = new ArrayList<LogRecord>();
        boolean sameBoot = true;
        int damaged = lines[lines.length - 1].isEmpty() ? 0 : 1; // a last line without its newline is torn
        for (int i = 0; i < lines.length - 1; i++) {
            var payload = LogLine.open(lines[i]);
            if (payload.isPresent() && payload.get().startsWith(MAGIC + " ")) {
                sameBoot = header(file, payload.get()).equals(bootId);
                continue;
            }
            var record = payload.flatMap(LogLine::decode);
            record.ifPresent(records::add);
            damaged += record.isPresent() || lines[i].isEmpty() ? 0 : 1;
        }
        return new Replay(List.copyOf(records), sameBoot, damaged);
    }

    private static String header(Path file, String payload) throws IOException {
        String[] words = payload.split(" ", -1);
        int version = Integer.parseInt(words[1]);
        if (version > VERSION) {
            throw new IOException("Cannot read '" + file + "': its version is " + version + ", this keeper reads up to "
                    + VERSION + ". Start the newer keeper that wrote it.");
        }
        return words[2];
    }

    void append(LogRecord record) throws IOException {
        String line = (torn ? "\n" : "") + LogLine.encode(record);
        torn = true;
        size += write(channel, line);
        torn = false;
    }

    /** Whether it is past its bound. The bound is at least twice what was live, or a large live set would be rewritten at every append. */
    boolean full() {
        return size > compactAt;
    }

    void compact(Collection<LogRecord> live) throws IOException {
        compactAt = size * 2; // if this fails, as on a full disk, not again at every append
        FileChannel old = channel;
        channel = replace(live);
        torn = false;
        old.close();
    }

    private FileChannel replace(Collection<LogRecord> records) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        var text = new StringBuilder(LogLine.seal(MAGIC + " " + VERSION + " " + bootId));
        records.forEach(record -> text.append(LogLine.encode(record)));
        FileChannel opened = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            size = write(opened, text.toString());
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        compactAt = Math.max(compactAtBytes, size * 2);
        return opened;
    }

    private static long write(FileChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
        return bytes.limit();
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
