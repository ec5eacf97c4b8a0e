package io.moorage.agent.keeper;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the body of one frame. Every length is checked against its bound and against what is left before anything is allocated; what does not
 * hold is an {@link IllegalArgumentException} whose message ends the sentence "Cannot read this message: ...".
 */
final class FrameReader {
    private final ByteBuffer in;

    FrameReader(byte[] frame) {
        in = ByteBuffer.wrap(frame);
    }

    /** The frame's type; the request id after it is skipped. */
    int type() {
        int type = in.get() & 0xff;
        in.getInt();
        return type;
    }

    int number() {
        return in.getInt();
    }

    long longNumber() {
        return in.getLong();
    }

    boolean flag() {
        byte value = in.get();
        check(value == 0 || value == 1, "a flag is neither 0 nor 1.");
        return value == 1;
    }

    String text(int bytesMax) {
        int length = in.getInt();
        check(
                length >= 0 && length <= bytesMax && length <= in.remaining(),
                "a text says it has " + length + " bytes; " + Math.min(bytesMax, in.remaining()) + " are the most.");
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    int size(int max) {
        int size = in.getInt();
        check(size >= 0 && size <= max, "a list says it has " + size + " entries; " + max + " are the most.");
        return size;
    }

    KeeperTaskId id() {
        return new KeeperTaskId(text(KeeperTaskId.BYTES_MAX));
    }

    SignalScope scope() {
        int number = in.getInt();
        SignalScope[] scopes = SignalScope.values();
        check(number >= 0 && number < scopes.length, "there is no signal scope " + number + ".");
        return scopes[number];
    }

    void end() {
        check(!in.hasRemaining(), in.remaining() + " bytes are left over.");
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
