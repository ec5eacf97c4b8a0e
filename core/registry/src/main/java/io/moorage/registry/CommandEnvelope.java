package io.moorage.registry;

import java.nio.ByteBuffer;

/**
 * What stands in the log for one command: one byte of version, the command's id, its bytes. The term of the id is also the
 * term that its leader expected: a log entry of another term is stale and changes nothing.
 */
record CommandEnvelope(CommandId id, byte[] command) {
    /** Version 1: version (1 byte), term (8), sequence (8), command. Big endian. */
    static final byte VERSION = 1;

    static final int HEADER_BYTES = 1 + 2 * Long.BYTES;

    byte[] encode() {
        return ByteBuffer.allocate(HEADER_BYTES + command.length)
                .put(VERSION)
                .putLong(id.term())
                .putLong(id.sequence())
                .put(command)
                .array();
    }

    /** Refuses, with a sentence, what a newer release or something else wrote. */
    static CommandEnvelope decode(long index, ByteBuffer bytes) throws UnreadableCommandException {
        int version = bytes.hasRemaining() ? Byte.toUnsignedInt(bytes.get()) : 0;
        if (version > VERSION) {
            throw new UnreadableCommandException(
                    "The registry's command at index %d has version %d, but this release reads up to version %d. Start the release that wrote it, or a newer one."
                            .formatted(index, version, VERSION));
        }
        if (version < 1 || bytes.remaining() < HEADER_BYTES - 1) {
            throw new UnreadableCommandException(
                    "The registry's entry at index %d is no command of Moorage (%d bytes, version %d). Something else wrote to this registry; restore it from a backup."
                            .formatted(index, bytes.remaining(), version));
        }
        var id = new CommandId(bytes.getLong(), bytes.getLong());
        var command = new byte[bytes.remaining()];
        bytes.get(command);
        return new CommandEnvelope(id, command);
    }

    /** A command that this release cannot read. */
    static final class UnreadableCommandException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String sentence;

        UnreadableCommandException(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }

        String sentence() {
            return sentence;
        }
    }
}
