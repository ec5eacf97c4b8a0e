package io.moorage.engine.scene;

import io.moorage.codec.RecordCodec;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.turn.ChangeCodec;
import java.io.IOException;
import java.util.List;

/** Durable changes as bytes. */
public final class CborChanges implements ChangeCodec {
    /** The durable changes of one turn. */
    record TurnChanges(List<DurableChange> changes) {}

    private static final RecordCodec<TurnChanges> CODEC = RecordCodec.cbor(TurnChanges.class);

    @Override
    public byte[] encode(List<DurableChange> changes) {
        return CODEC.encode(new TurnChanges(changes));
    }

    @Override
    public List<DurableChange> decode(byte[] bytes) throws IOException {
        return CODEC.decode(bytes).changes();
    }
}
