package io.moorage.link;

/**
 * One end's view of one connection: numbers what it sends and checks what it receives. A duplicate is dropped; a gap means
 * that the transport lost something, and the connection is to be closed and dialled anew. Used by one thread at a time.
 */
public final class FrameOrder {
    /** What to do with a received frame. */
    public enum Verdict {
        DELIVER,
        DROP_DUPLICATE,
        CLOSE_GAP,
        CLOSE_VERSION
    }

    private long sent;
    private long received;

    /** The number of the next frame to send. */
    public long next() {
        return ++sent;
    }

    /** The highest number received, to be sent along as acknowledged. */
    public long received() {
        return received;
    }

    public Verdict receive(Frame frame) {
        if (frame.version() < LinkProtocol.VERSION_MIN || frame.version() > LinkProtocol.VERSION) {
            return Verdict.CLOSE_VERSION;
        }
        if (frame.sequence() <= received) {
            return Verdict.DROP_DUPLICATE;
        }
        if (frame.sequence() > received + 1) {
            return Verdict.CLOSE_GAP;
        }
        received = frame.sequence();
        return Verdict.DELIVER;
    }
}
