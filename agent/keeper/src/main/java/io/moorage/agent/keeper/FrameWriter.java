package io.moorage.agent.keeper;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds the body of one frame. */
final class FrameWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    FrameWriter(int type, int requestId) {
        out.write(type);
        number(requestId);
    }

    FrameWriter number(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
        return this;
    }

    FrameWriter longNumber(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    FrameWriter flag(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    FrameWriter text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /** Cut to a number of bytes: for sentences, which may quote what was asked. */
    FrameWriter text(String value, int bytesMax) {
        return text(
                value.length() * 3 <= bytesMax ? value : value.substring(0, Math.min(value.length(), bytesMax / 3)));
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
