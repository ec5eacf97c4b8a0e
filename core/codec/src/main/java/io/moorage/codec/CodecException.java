package io.moorage.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The bytes are not what they should be; the message is a sentence for people. */
public final class CodecException extends IOException {
    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
