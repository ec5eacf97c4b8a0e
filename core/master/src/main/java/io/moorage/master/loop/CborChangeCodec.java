package io.moorage.master.loop;

import io.moorage.codec.CodecException;
import io.moorage.codec.RecordCodec;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.turn.ChangeCodec;
import java.io.IOException;
import java.util.List;

/** Durable changes as they stand in the registry: one byte of version, then CBOR. */
public final class CborChangeCodec implements ChangeCodec {
    static final byte VERSION = 1;

    private final RecordCodec<Changes> codec = RecordCodec.cbor(Changes.class);

    /** The changes of one turn. */
    record Changes(List<DurableChange> changes) {
        Changes {
            changes = List.copyOf(changes);
        }
    }

    @Override
    public byte[] encode(List<DurableChange> changes) {
        var body = codec.encode(new Changes(changes));
        var bytes = new byte[body.length + 1];
        bytes[0] = VERSION;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    @Override
    public List<DurableChange> decode(byte[] bytes) throws IOException {
        if (bytes.length == 0 || bytes[0] < 1) {
            throw new CodecException("A turn's changes are empty or have no version.", null);
        }
        if (bytes[0] > VERSION) {
            throw new CodecException(
                    "A turn's changes have version %d, this release reads up to %d. Start the newer release again."
                            .formatted(bytes[0], VERSION),
                    null);
        }
        return codec.decode(bytes, 1, bytes.length - 1).changes();
    }
}
