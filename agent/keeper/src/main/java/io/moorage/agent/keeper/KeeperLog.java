package io.moorage.agent.keeper;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * The keeper's log: lines appended by plain writes, so that they survive the death of every process but not of the machine, after which no
 * process of ours is left anyway: the first line names the boot. When it has grown past a bound the live records are written to a new file that
 * takes its name. Used by the keeper's loop alone.
 */
final class KeeperLog implements RecordLog, Closeable {
    static final int VERSION = 1;
    static final long COMPACT_AT_BYTES = 1 << 20;
    private static final String MAGIC = "moorage-keeper-log";

    /** The longest record: an id of which every byte is encoded, and the rest. Longer lines are damage. */
    private static final int LINE_CHARS_MAX = 3 * KeeperTaskId.BYTES_MAX + 200;

    /**
     * What was found in a log beside its records.
     *
     * @param sameBoot whether its processes may still run
     * @param damagedLines lines skipped: torn, damaged, or unknown to this version
     */
    record Replay(boolean sameBoot, int damagedLines) {}

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

    /**
     * Reads a log, record by record, for a full one is larger than the keeper's memory should be. An absent or empty one holds nothing; one of a
     * newer version is refused with a sentence.
     */
    static Replay read(Path file, String bootId, Consumer<LogRecord> records) throws IOException {
        boolean sameBoot = true;
        int damaged = 0;
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            var line = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    if (line.length() <= LINE_CHARS_MAX) {
                        line.append((char) next);
                    }
                    continue;
                }
                var payload = LogLine.open(line.toString());
                if (payload.isPresent() && payload.get().startsWith(MAGIC + " ")) {
                    sameBoot = header(file, payload.get()).equals(bootId);
                } else {
                    var record = payload.flatMap(LogLine::decode);
                    record.ifPresent(records);
                    damaged += record.isPresent() || line.isEmpty() ? 0 : 1;
                }
                line.setLength(0);
            }
            damaged += line.isEmpty() ? 0 : 1; // a last line without its newline is torn
        } catch (NoSuchFileException e) {
            return new Replay(true, 0);
        }
        return new Replay(sameBoot, damaged);
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

    @Override
    public void append(LogRecord record) throws IOException {
        String line = (torn ? "\n" : "") + LogLine.encode(record);
        torn = true;
        ByteBuffer bytes = ByteBuffer.wrap(ascii(line));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        size += bytes.limit();
        torn = false;
    }

    /** Whether it is past its bound. The bound is at least twice what was live, or a large live set would be rewritten at every append. */
    @Override
    public boolean full() {
        return size > compactAt;
    }

    @Override
    public void compact(Collection<LogRecord> live) throws IOException {
        compactAt = size * 2; // if this fails, as on a full disk, not again at every append
        FileChannel old = channel;
        channel = replace(live);
        torn = false;
        old.close();
    }

    private FileChannel replace(Collection<LogRecord> records) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        FileChannel opened = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            var out = new BufferedOutputStream(Channels.newOutputStream(opened));
            out.write(ascii(LogLine.seal(MAGIC + " " + VERSION + " " + bootId)));
            for (LogRecord record : records) {
                out.write(ascii(LogLine.encode(record)));
            }
            out.flush();
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            size = opened.position();
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        compactAt = Math.max(compactAtBytes, size * 2);
        return opened;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
