package io.moorage.hosting;

/** A call of a plugin in another process came to nothing; the message is a sentence for the operator. */
public final class RemoteFailureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RemoteFailureException(String sentence) {
        super(sentence);
    }
}
