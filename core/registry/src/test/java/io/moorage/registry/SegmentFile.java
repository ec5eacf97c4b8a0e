package io.moorage.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A segment of the log as bytes, for tests that damage it. */
final class SegmentFile {
    private static final int HEADER_BYTES = 8;
    private static final int CRC_BYTES = 4;

    private final Path file;
    final byte[] bytes;
    final List<Frame> frames = new ArrayList<>();

    /** Where a frame lies: from its length up to and with its checksum. */
    record Frame(int start, int end) {}

    SegmentFile(Path file) throws IOException {
        this.file = file;
        this.bytes = Files.readAllBytes(file);
        int at = HEADER_BYTES;
        while (at < bytes.length && bytes[at] != 0) {
            int length = 0;
            int start = at;
            for (int shift = 0; ; shift += 7) {
                byte next = bytes[at++];
                length |= (next & 0x7f) << shift;
                if (next >= 0) {
                    break;
                }
            }
            at += length + CRC_BYTES;
            frames.add(new Frame(start, at));
        }
    }

    /** Where the frames end; zeros follow in an open segment. */
    int used() {
        return frames.getLast().end();
    }

    int find(String text) {
        var wanted = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        for (int at = 0; at + wanted.remaining() <= used(); at++) {
            if (ByteBuffer.wrap(bytes, at, wanted.remaining()).equals(wanted)) {
                return at;
            }
        }
        throw new AssertionError("'%s' is not in '%s'.".formatted(text, file));
    }

    void flip(int position) {
        bytes[position] ^= 0x04;
    }

    /** Makes the frame around that position whole again after a change inside it. */
    void reseal(int position) {
        var frame = frames.stream()
                .filter(one -> one.start() <= position && position < one.end())
                .findFirst()
                .orElseThrow();
        var crc = new CRC32C();
        crc.update(bytes, frame.start(), frame.end() - CRC_BYTES - frame.start());
        ByteBuffer.wrap(bytes).putInt(frame.end() - CRC_BYTES, (int) crc.getValue());
    }

    void write() throws IOException {
        Files.write(file, bytes);
    }
}
