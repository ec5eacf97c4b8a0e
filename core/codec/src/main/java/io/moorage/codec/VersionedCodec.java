package io.moorage.codec;

/** Records with one byte of version in front; what a newer release wrote is refused with a sentence. Thread-safe. */
public final class VersionedCodec<T> {
    private final String what;
    private final byte version;
    private final RecordCodec<T> body;

    /**
     * CBOR behind the version.
     *
     * @param what the bytes are, as a sentence begins: "A page of the grid"
     */
    public VersionedCodec(String what, int version, Class<T> type) {
        this.what = what;
        this.version = (byte) version;
        this.body = RecordCodec.cbor(type);
    }

    public byte[] encode(T value) {
        var encoded = body.encode(value);
        var bytes = new byte[encoded.length + 1];
        bytes[0] = version;
        System.arraycopy(encoded, 0, bytes, 1, encoded.length);
        return bytes;
    }

    /**
     * Reads a record.
     *
     * @throws CodecException if the bytes are no such record, or a newer release's; the sentence says which
     */
    public T decode(byte[] bytes) throws CodecException {
        if (bytes.length == 0 || bytes[0] < 1) {
            throw new CodecException(what + " is empty or has no version.", null);
        }
        if (bytes[0] > version) {
            throw new CodecException(
                    "%s has version %d, this release reads up to %d. Start the newer release again."
                            .formatted(what, bytes[0], version),
                    null);
        }
        return body.decode(bytes, 1, bytes.length - 1);
    }
}
