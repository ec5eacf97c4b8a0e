package io.moorage.agent.runtime.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * A container's stdout and stderr in its sandbox, and beside them, out of the container's reach, how far into the engine's log they go. After
 * the agent was killed between the two, what the one has too much is cut off, so nothing is there twice or missing. Used by one thread at a time.
 */
final class LogFiles implements AutoCloseable {
    private static final int VERSION = 1;
    private static final int POSITION_BYTES = 4 + 2 * (8 + 4 + 4 + 8);

    /** What an engine puts into one entry, with the end of its line: at most so much was written before the position was. */
    private static final int ENTRY_BYTES_MAX = (16 << 10) + 1;

    private final FileChannel position;
    private final Output stdout;
    private final Output stderr;
    private final ByteBuffer buffer = ByteBuffer.allocate(POSITION_BYTES);

    private LogFiles(FileChannel position, Output stdout, Output stderr) {
        this.position = position;
        this.stdout = stdout;
        this.stderr = stderr;
    }

    static LogFiles open(Path sandbox, Path positionFile) throws IOException {
        Files.createDirectories(positionFile.toAbsolutePath().getParent());
        var position = FileChannel.open(
                positionFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        var files =
                new LogFiles(position, new Output(sandbox.resolve("stdout")), new Output(sandbox.resolve("stderr")));
        try {
            files.resume();
        } catch (IOException e) {
            files.close();
            throw e;
        }
        return files;
    }

    private void resume() throws IOException {
        if (position.read(buffer.clear(), 0) == POSITION_BYTES) {
            int version = buffer.flip().getInt();
            if (version > VERSION) {
                throw new IOException(
                        "position of version %d, which a newer agent wrote; run that one".formatted(version));
            }
            stdout.resume(buffer);
            stderr.resume(buffer);
        }
    }

    /** From which second on the engine's log is to be read. Streams of one log may be out of order by less than that. */
    int sinceSeconds() {
        long last = Math.max(stdout.seconds, stderr.seconds);
        return (int) Math.max(0, last - 1);
    }

    /** Before reading the log again from {@link #sinceSeconds}. */
    void rewind() {
        stdout.rewind();
        stderr.rewind();
    }

    /** One entry as the engine gives it: its time, a blank, what was written. */
    void take(boolean toStderr, byte[] entry) throws IOException {
        if ((toStderr ? stderr : stdout).take(entry)) {
            buffer.clear().putInt(VERSION);
            for (var each : List.of(stdout, stderr)) {
                buffer.putLong(each.seconds)
                        .putInt(each.nanos)
                        .putInt(each.entries)
                        .putLong(each.length);
            }
            position.write(buffer.flip(), 0);
        }
    }

    @Override
    public void close() throws IOException {
        stdout.file.close();
        stderr.file.close();
        position.close();
    }

    /** One of the two: the time of its last entry, how many entries it has of that very time, and its length after that. */
    private static final class Output {
        private final FileChannel file;
        private long seconds;
        private int nanos;
        private int entries;
        private long length;

        /** The log is read again, and what is here already has not been passed yet. */
        private boolean again = true;

        /** Of the entries with the last one's time, how many were met again. */
        private int skipped;

        /** A task may put a link in the place of its output; it is not followed. */
        Output(Path path) throws IOException {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("'%s' is no file".formatted(path));
            }
            file = FileChannel.open(
                    path,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.APPEND,
                    LinkOption.NOFOLLOW_LINKS);
        }

        void rewind() {
            again = true;
            skipped = 0;
        }

        void resume(ByteBuffer from) throws IOException {
            seconds = from.getLong();
            nanos = from.getInt();
            entries = from.getInt();
            length = from.getLong();
            long tooMuch = file.size() - length;
            if (tooMuch > 0 && tooMuch <= ENTRY_BYTES_MAX) {
                file.truncate(length);
            }
        }

        /** An entry begins with its time and a blank. */
        boolean take(byte[] entry) throws IOException {
            int blank = 0;
            while (blank < entry.length && entry[blank] != ' ') {
                blank++;
            }
            if (blank == entry.length) {
                return false;
            }
            Instant time;
            try {
                time = Instant.parse(new String(entry, 0, blank, StandardCharsets.US_ASCII));
            } catch (DateTimeException e) {
                throw new IOException("an entry of the engine's log without a time", e);
            }
            int order = Instant.ofEpochSecond(seconds, nanos).compareTo(time);
            if (again && (order > 0 || (order == 0 && skipped++ < entries))) {
                return false;
            }
            again = false;
            entries = order == 0 ? entries + 1 : 1;
            seconds = time.getEpochSecond();
            nanos = time.getNano();
            var text = ByteBuffer.wrap(entry, blank + 1, entry.length - blank - 1);
            while (text.hasRemaining()) {
                file.write(text);
            }
            length = file.size();
            return true;
        }
    }
}
