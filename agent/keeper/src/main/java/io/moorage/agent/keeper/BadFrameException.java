package io.moorage.agent.keeper;

/** A frame that is no message. The other side is told; the connection goes on if the frame's end is known. */
final class BadFrameException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int requestId;

    BadFrameException(int requestId, String sentence) {
        super(sentence);
        this.requestId = requestId;
    }

    /** 0 if it could not be read. */
    int requestId() {
        return requestId;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
