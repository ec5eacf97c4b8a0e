package io.moorage.agent.daemon.journal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The journal cannot be read or written, and the agent must end; the message is a sentence for the operator. */
public final class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    public JournalException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
