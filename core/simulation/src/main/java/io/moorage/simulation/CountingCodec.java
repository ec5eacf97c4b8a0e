package io.moorage.simulation;

import io.moorage.codec.RecordCodec;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.turn.ChangeCodec;
import java.io.IOException;
import java.util.List;

/** Durable changes as production writes them; counts what was read back, which is what was committed. */
final class CountingCodec implements ChangeCodec {
    /** The durable changes of one turn. */
    record TurnChanges(List<DurableChange> changes) {}

    private static final RecordCodec<TurnChanges> CODEC = RecordCodec.cbor(TurnChanges.class);
    private final boolean forgetsConversions;
    long decoded;

    CountingCodec(boolean forgetsConversions) {
        this.forgetsConversions = forgetsConversions;
    }

    @Override
    public byte[] encode(List<DurableChange> changes) {
        return CODEC.encode(new TurnChanges(changes));
    }

    @Override
    public List<DurableChange> decode(byte[] bytes) throws IOException {
        var changes = CODEC.decode(bytes).changes();
        decoded += changes.size();
        return forgetsConversions
                ? changes.stream()
                        .filter(change -> !(change instanceof DurableChange.ResourcesConverted))
                        .toList()
                : changes;
    }
}
