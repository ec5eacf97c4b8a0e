package io.moorage.agent.daemon.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one record: magic (4), length of the payload (4), CRC-32C (4), type (1), version (1), number (8), payload. All big
 * endian. The checksum covers length, type, version, number and payload and begins with the file's salt, so that a payload
 * cannot forge a record and a record of another file is none of this one.
 */
final class RecordFormat {
    static final int MAGIC = 0x4d4f4f52; // "MOOR"
    /** 2 knows what operations made of resources; older ones are read. */
    static final int VERSION = 2;

    static final int HEADER_BYTES = 22;
    static final int PAYLOAD_BYTES_MAX = 32 * 1024 * 1024;

    /** A {@code JournalRecord} in CBOR. */
    static final byte TYPE_RECORD = 1;

    /** The end of a complete snapshot; no payload. */
    static final byte TYPE_SNAPSHOT_END = 2;

    /** One record as read; the payload is a slice of the file. */
    record Read(byte type, int version, long number, ByteBuffer payload) {
        int bytes() {
            return HEADER_BYTES + payload.remaining();
        }
    }

    private RecordFormat() {}

    static ByteBuffer encode(byte type, long number, byte[] payload, long salt) {
        return encode(type, VERSION, number, payload, salt);
    }

    static ByteBuffer encode(byte type, int version, long number, byte[] payload, long salt) {
        var buffer = ByteBuffer.allocate(HEADER_BYTES + payload.length);
        buffer.putInt(MAGIC).putInt(payload.length).putInt(0);
        buffer.put(type).put((byte) version).putLong(number).put(payload).flip();
        buffer.putInt(8, checksum(buffer, salt));
        return buffer;
    }

    /** The record at that position, or null if there is none whole. */
    static @Nullable Read decode(ByteBuffer file, int position, long salt) {
        if (file.limit() - position < HEADER_BYTES || file.getInt(position) != MAGIC) {
            return null;
        }
        int length = file.getInt(position + 4);
        if (length < 0 || length > PAYLOAD_BYTES_MAX || length > file.limit() - position - HEADER_BYTES) {
            return null;
        }
        var bytes = file.slice(position, HEADER_BYTES + length);
        if (bytes.getInt(8) != checksum(bytes, salt)) {
            return null;
        }
        return new Read(bytes.get(12), bytes.get(13) & 0xff, bytes.getLong(14), bytes.slice(HEADER_BYTES, length));
    }

    private static int checksum(ByteBuffer record, long salt) {
        var crc = new CRC32C();
        crc.update(ByteBuffer.allocate(8).putLong(salt).flip());
        crc.update(record.slice(4, 4));
        crc.update(record.slice(12, record.limit() - 12));
        return (int) crc.getValue();
    }
}
