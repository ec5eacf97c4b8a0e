package io.moorage.hosting.process;

/** The connection to the master is gone; the message says why. */
final class LinkLostException extends Exception {
    private static final long serialVersionUID = 1L;

    LinkLostException(String sentence) {
        super(sentence);
    }
}
