package io.moorage.engine.registry;

import io.moorage.api.Epoch;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What the committed commands add up to. The registry calls it from one thread at a time; it never touches the loop. */
public interface CommittedImage {
    /** Applies one committed command of its epoch, which the image may keep. Deterministic; the same on every master. */
    void apply(long index, Epoch epoch, byte[] command);

    /** Writes the whole image, with its version first. */
    void writeTo(OutputStream out) throws IOException;

    /** Replaces the image by one written before; refuses a newer version with a sentence. */
    void readFrom(InputStream in) throws IOException;

    /** Back to the image of an empty log. */
    void clear();
}
