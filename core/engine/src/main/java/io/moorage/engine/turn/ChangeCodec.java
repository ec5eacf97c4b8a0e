package io.moorage.engine.turn;

import io.moorage.engine.change.DurableChange;
import java.io.IOException;
import java.util.List;

/** Turns the durable changes of one turn into bytes and back; given by the edge, so that the engine knows no library. */
public interface ChangeCodec {
    byte[] encode(List<DurableChange> changes);

    /**
     * Reads them back.
     *
     * @throws IOException if the bytes are no changes that this version knows; the message is a sentence
     */
    List<DurableChange> decode(byte[] bytes) throws IOException;
}
