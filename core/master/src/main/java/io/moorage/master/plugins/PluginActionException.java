package io.moorage.master.plugins;

import io.moorage.engine.effect.RefusalCode;

/** What an operator asked of a plugin is refused; the message says what was asked, why not, and what to do. */
public final class PluginActionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalCode code;

    PluginActionException(RefusalCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public RefusalCode code() {
        return code;
    }
}
