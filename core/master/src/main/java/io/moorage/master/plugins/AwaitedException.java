package io.moorage.master.plugins;

/** What a source opens is not there yet; the message is a sentence for the operator, and the source is opened again later. */
final class AwaitedException extends Exception {
    private static final long serialVersionUID = 1L;

    AwaitedException(String sentence) {
        super(sentence);
    }
}
