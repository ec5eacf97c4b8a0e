package io.moorage.agent.keeper;

import java.io.IOException;

/** The keeper cannot be reached, or did not answer in time: whether it did what was asked is unknown. Connect again and LIST or START again. */
public final class KeeperUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public KeeperUnavailableException(String sentence) {
        super(sentence);
    }

    public KeeperUnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
