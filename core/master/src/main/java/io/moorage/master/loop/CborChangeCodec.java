package io.moorage.master.loop;

import io.moorage.codec.VersionedCodec;
import io.moorage.engine.change.DurableChange;
import io.moorage.engine.turn.ChangeCodec;
import java.io.IOException;
import java.util.List;

/**
 * Durable changes as they stand in the registry: one byte of version, then CBOR. Version 2 knows which plugins are wanted, and where;
 * version 3 what operations made of agents' resources, weights and quotas of roles. Older ones are read.
 */
public final class CborChangeCodec implements ChangeCodec {
    private static final int VERSION = 3;

    private final VersionedCodec<Changes> codec = new VersionedCodec<>("A turn's record", VERSION, Changes.class);

    /** The changes of one turn. */
    record Changes(List<DurableChange> changes) {
        Changes {
            changes = List.copyOf(changes);
        }
    }

    @Override
    public byte[] encode(List<DurableChange> changes) {
        return codec.encode(new Changes(changes));
    }

    @Override
    public List<DurableChange> decode(byte[] bytes) throws IOException {
        return codec.decode(bytes).changes();
    }
}
