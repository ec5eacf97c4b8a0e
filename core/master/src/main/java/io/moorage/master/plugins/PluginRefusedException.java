package io.moorage.master.plugins;

import org.jspecify.annotations.Nullable;

/** A plugin cannot run; the message is a sentence for the operator. */
final class PluginRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    PluginRefusedException(String sentence) {
        this(sentence, null);
    }

    PluginRefusedException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
