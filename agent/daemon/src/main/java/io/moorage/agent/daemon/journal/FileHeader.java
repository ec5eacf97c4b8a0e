package io.moorage.agent.daemon.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a file of the journal begins: magic (4), version (4), salt (8), CRC-32C (4), and all of it once more, for without the salt no
 * record of the file could be read.
 */
record FileHeader(int version, long salt) {
    static final int MAGIC = 0x4d4f4a4c; // "MOJL"
    static final int VERSION = 1;
    static final int COPY_BYTES = 20;
    static final int BYTES = 2 * COPY_BYTES;

    static ByteBuffer encode(int version, long salt) {
        var buffer = ByteBuffer.allocate(BYTES);
        for (int copy = 0; copy < 2; copy++) {
            int at = buffer.position();
            buffer.putInt(MAGIC).putInt(version).putLong(salt);
            buffer.putInt(checksum(buffer, at));
        }
        return buffer.flip();
    }

    /** Reads the first whole copy; null if both are damaged. */
    static @Nullable FileHeader decode(ByteBuffer file) {
        for (int at = 0; at < BYTES && at + COPY_BYTES <= file.limit(); at += COPY_BYTES) {
            if (file.getInt(at) == MAGIC && file.getInt(at + 16) == checksum(file, at)) {
                return new FileHeader(file.getInt(at + 4), file.getLong(at + 8));
            }
        }
        return null;
    }

    private static int checksum(ByteBuffer file, int at) {
        var crc = new CRC32C();
        var copy = file.duplicate();
        copy.limit(at + 16).position(at);
        crc.update(copy);
        return (int) crc.getValue();
    }
}
