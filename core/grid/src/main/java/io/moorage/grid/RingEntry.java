package io.moorage.grid;

import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import io.moorage.engine.change.Change;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of turns that were released together. A reader can place it without decoding a change: a version, then term,
 * {@code after}, {@code through} and {@code command}, then each turn's number and bytes.
 *
 * @param after the last turn before this entry: who has seen less has missed something
 * @param through the last turn of it; turns without changes are counted, not written
 * @param command the last command of the registry that it includes, and includes whole
 */
public record RingEntry(long term, long after, long through, long command, List<EncodedTurn> turns) {
    private static final int VERSION = 1;
    private static final RecordCodec<Changes> CHANGES = RecordCodec.cbor(Changes.class);

    /** One turn's changes as bytes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and never changed
    public record EncodedTurn(long number, byte[] bytes) {
        static EncodedTurn of(long number, List<Change> changes) {
            return new EncodedTurn(number, CHANGES.encode(new Changes(changes)));
        }

        /**
         * Decodes them.
         *
         * @throws CodecException if the bytes are no changes that this release knows
         */
        public List<Change> changes() throws CodecException {
            return CHANGES.decode(bytes).changes();
        }
    }

    record Changes(List<Change> changes) {}

    public RingEntry {
        turns = List.copyOf(turns);
    }

    public byte[] encode() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(term);
            out.writeLong(after);
            out.writeLong(through);
            out.writeLong(command);
            for (var turn : turns) {
                out.writeLong(turn.number());
                out.writeInt(turn.bytes().length);
                out.write(turn.bytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads an entry; the changes stay bytes.
     *
     * @throws CodecException if it is none, or a newer release's
     */
    public static RingEntry decode(byte[] bytes) throws CodecException {
        try {
            var in = ByteBuffer.wrap(bytes);
            int version = Byte.toUnsignedInt(in.get());
            if (version > VERSION) {
                throw new CodecException(
                        "An entry of the ring has version %d, this release reads up to %d. Start the newer release."
                                .formatted(version, VERSION),
                        null);
            }
            long term = in.getLong();
            long after = in.getLong();
            long through = in.getLong();
            long command = in.getLong();
            var turns = new ArrayList<EncodedTurn>();
            while (in.hasRemaining()) {
                long number = in.getLong();
                int length = in.getInt();
                if (length < 0 || length > in.remaining()) {
                    throw new CodecException("An entry of the ring is cut short.", null);
                }
                var turn = new byte[length];
                in.get(turn);
                turns.add(new EncodedTurn(number, turn));
            }
            return new RingEntry(term, after, through, command, turns);
        } catch (BufferUnderflowException e) {
            throw new CodecException("An entry of the ring is cut short.", e);
        }
    }
}
