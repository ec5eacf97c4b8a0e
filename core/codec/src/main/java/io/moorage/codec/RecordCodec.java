package io.moorage.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;

/**
 * Turns records of one type, or of one sealed family, into bytes and back. Unknown fields are ignored and absent ones are
 * empty, so that fields may be added; the version of the format stands in the header that the owner of the bytes writes.
 * Thread-safe.
 */
public final class RecordCodec<T> {
    private final Class<T> type;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    private RecordCodec(Class<T> type, ObjectWriter writer, ObjectReader reader) {
        this.type = type;
        this.writer = writer;
        this.reader = reader;
    }

    /** Compact bytes, for disks and for links between our own processes. */
    public static <T> RecordCodec<T> cbor(Class<T> type) {
        return new RecordCodec<>(type, Mappers.CBOR.writerFor(type), Mappers.CBOR.readerFor(type));
    }

    /** The same records as JSON text, for people and tests. */
    public static <T> RecordCodec<T> json(Class<T> type) {
        return new RecordCodec<>(type, Mappers.JSON.writerFor(type), Mappers.JSON.readerFor(type));
    }

    public byte[] encode(T value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A %s cannot be written: this is a bug in its record.".formatted(type.getName()), e);
        }
    }

    /**
     * Reads a record.
     *
     * @throws CodecException if the bytes are no such record; the sentence says where
     */
    public T decode(byte[] bytes) throws CodecException {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * Reads a record.
     *
     * @throws CodecException if the bytes are no such record; the sentence says where
     */
    public T decode(byte[] bytes, int offset, int length) throws CodecException {
        try {
            T value = reader.readValue(bytes, offset, length);
            if (value == null) {
                throw new CodecException("Expected a %s, but found null.".formatted(type.getSimpleName()), null);
            }
            return value;
        } catch (IOException | IllegalArgumentException e) {
            throw new CodecException(
                    "Expected a %s in %d bytes, but: %s".formatted(type.getSimpleName(), length, firstLine(e)), e);
        }
    }

    private static String firstLine(Exception e) {
        var text = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
        return text == null
                ? e.getClass().getSimpleName()
                : text.lines().findFirst().orElse("");
    }
}
