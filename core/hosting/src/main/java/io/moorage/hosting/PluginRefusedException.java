package io.moorage.hosting;

import org.jspecify.annotations.Nullable;

/** A plugin cannot run; the message is a sentence for the operator. */
public final class PluginRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public PluginRefusedException(String sentence) {
        this(sentence, null);
    }

    public PluginRefusedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
