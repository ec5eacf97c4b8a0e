package io.moorage.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Reads the log's segments before Ratis does. Ratis takes a broken length for a torn last entry and goes on without all that
 * follows it; only a warning tells of a closed segment that is too short. Here a torn entry is believed only at the very end
 * of the log: anything legible after it means damage, and damage is refused by name of the file.
 *
 * <p>A segment (Ratis 3.3, {@code SegmentedRaftLogFormat}) is the header {@code RaftLog1} and then frames: length as varint,
 * the entry as protobuf (field 1 term, field 2 index), CRC-32C of both, big endian. Zeros fill an open segment.
 */
final class LogScan {
    private static final Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
    private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
    private static final byte[] HEADER = {'R', 'a', 'f', 't', 'L', 'o', 'g', '1'};
    private static final String REMEDY =
            "Restore the registry's directory from a backup, or empty it on this master if others of the group are healthy.";
    private static final int CRC_BYTES = Integer.BYTES;
    private static final int TERM_TAG = 1 << 3;
    private static final int INDEX_TAG = 2 << 3;

    private final Path file;
    private final ByteBuffer bytes;
    private long nextIndex;

    private LogScan(Path file, ByteBuffer bytes, long startIndex) {
        this.file = file;
        this.bytes = bytes;
        this.nextIndex = startIndex;
    }

    /**
     * Verifies each segment, and that none is missing.
     *
     * @param snapshotIndex the entries up to this one are in a snapshot and may be missing; -1 without one
     */
    static void verify(Path dir, long snapshotIndex) throws IOException {
        long missing = snapshotIndex + 1;
        for (var segment : segments(dir)) {
            if (segment.start() > missing) {
                throw new IOException(
                        "A segment is missing in '%s': the entries from %d to %d should stand before '%s'. Nothing was changed. %s"
                                .formatted(dir, missing, segment.start() - 1, segment.file(), REMEDY));
            }
            long next = segment.closed() ? verifyClosed(segment) : verifyOpen(segment);
            missing = Math.max(missing, next);
        }
    }

    private record Segment(Path file, long start, OptionalLong end) {
        boolean closed() {
            return end.isPresent();
        }
    }

    /** By their first entry. */
    private static List<Segment> segments(Path dir) throws IOException {
        var segments = new ArrayList<Segment>();
        try (var files = Files.newDirectoryStream(dir, "log_*")) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                var closed = CLOSED.matcher(name);
                var open = OPEN.matcher(name);
                if (closed.matches()) {
                    segments.add(new Segment(file, number(closed, 1), OptionalLong.of(number(closed, 2))));
                } else if (open.matches()) {
                    segments.add(new Segment(file, number(open, 1), OptionalLong.empty()));
                }
            }
        }
        segments.sort(Comparator.comparingLong(Segment::start));
        return segments;
    }

    private static long number(Matcher name, int group) {
        return Long.parseLong(name.group(group));
    }

    private static long verifyClosed(Segment segment) throws IOException {
        var scan = read(segment);
        scan.verifyClosed(segment.end().orElseThrow());
        return scan.nextIndex;
    }

    private static long verifyOpen(Segment segment) throws IOException {
        var scan = read(segment);
        scan.verifyOpen();
        return scan.nextIndex;
    }

    private static LogScan read(Segment segment) throws IOException {
        try (var channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
            var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until all is there.
            }
            return new LogScan(segment.file(), bytes.flip(), segment.start());
        }
    }

    private void verifyClosed(long endIndex) throws IOException {
        if (!readHeader()) {
            throw damaged("its header is not that of a log");
        }
        while (readFrame()) {
            // Frame after frame.
        }
        if (nextIndex != endIndex + 1) {
            throw damaged("entry %d at byte %d cannot be read, and entries up to %d should be there"
                    .formatted(nextIndex, bytes.position(), endIndex));
        }
    }

    private void verifyOpen() throws IOException {
        if (!readHeader()) {
            if (isZeroFrom(bytes.position())) {
                return;
            }
            throw damaged("its header is not that of a log");
        }
        while (readFrame()) {
            // Frame after frame.
        }
        var legible = legibleAfter(bytes.position());
        if (legible.isPresent()) {
            throw damaged("entry %d at byte %d cannot be read, but an entry after it can, at byte %d"
                    .formatted(nextIndex, bytes.position(), legible.getAsLong()));
        }
    }

    private boolean readHeader() {
        if (bytes.remaining() < HEADER.length) {
            return false;
        }
        if (!bytes.slice(0, HEADER.length).equals(ByteBuffer.wrap(HEADER))) {
            return false;
        }
        bytes.position(HEADER.length);
        return true;
    }

    /** Moves past one whole frame with the next index; stays where it is if there is none. */
    private boolean readFrame() {
        int end = frameEnd(bytes.position(), nextIndex);
        if (end < 0) {
            return false;
        }
        bytes.position(end);
        nextIndex++;
        return true;
    }

    /** Where the frame ends that starts there and holds an entry of that index or a later one; -1 if none does. */
    private int frameEnd(int start, long indexMin) {
        var at = bytes.duplicate().position(start);
        long length = varint(at);
        if (length <= 0 || length > RaftSettings.ENTRY_BYTES_MAX || length + CRC_BYTES > at.remaining()) {
            return -1;
        }
        int crcAt = at.position() + (int) length;
        if (!holdsIndexFrom(at, indexMin)) {
            return -1;
        }
        var crc = new CRC32C();
        crc.update(bytes.slice(start, crcAt - start));
        return (int) crc.getValue() == bytes.getInt(crcAt) ? crcAt + CRC_BYTES : -1;
    }

    private static boolean holdsIndexFrom(ByteBuffer at, long indexMin) {
        if (!at.hasRemaining()) {
            return false;
        }
        // Protobuf leaves out what is zero, as the index of the very first entry.
        var tag = varint(at);
        if (tag == TERM_TAG) {
            varint(at);
            tag = varint(at);
        }
        long index = tag == INDEX_TAG ? varint(at) : 0;
        return index >= indexMin;
    }

    /** A cheap look at each position, and a checksum only where term and index make sense. */
    private OptionalLong legibleAfter(int broken) {
        for (int start = broken + 1; start < bytes.limit(); start++) {
            if (bytes.get(start) != 0 && frameEnd(start, nextIndex + 1) >= 0) {
                return OptionalLong.of(start);
            }
        }
        return OptionalLong.empty();
    }

    /** -1 if there is none. */
    private static long varint(ByteBuffer at) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && at.hasRemaining(); shift += 7) {
            byte next = at.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        return -1;
    }

    private boolean isZeroFrom(int position) {
        for (int i = position; i < bytes.limit(); i++) {
            if (bytes.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private IOException damaged(String what) {
        return new IOException("'%s' is damaged: %s. Nothing was changed. %s".formatted(file, what, REMEDY));
    }
}
