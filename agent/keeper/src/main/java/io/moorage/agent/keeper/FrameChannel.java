package io.moorage.agent.keeper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a socket: length (4 bytes), body. Whoever sends never waits for the other side: frames gather in a bounded queue that a thread
 * writes out, and a peer that lets it overflow is cut off. Reading is for one thread.
 */
final class FrameChannel implements AutoCloseable {
    /** A whole LIST of long ids, or some ten thousand events. */
    static final int UNSENT_BYTES_MAX = 2 << 20;

    private static final byte[] END = new byte[0];

    private final SocketChannel socket;
    private final BlockingQueue<byte[]> unsent = new LinkedBlockingQueue<>();
    private final AtomicInteger unsentBytes = new AtomicInteger();
    private final ByteBuffer lengthIn = ByteBuffer.allocate(Integer.BYTES);
    private final Thread writer;

    FrameChannel(SocketChannel socket, String name) {
        this.socket = socket;
        writer = Thread.ofPlatform().daemon().name(name + "-writer").start(this::writeOut);
    }

    /** Queues a frame. False, and the connection ends, if it is over or the peer does not read. */
    boolean send(byte[] body) {
        if (!socket.isOpen()) {
            return false;
        }
        if (unsentBytes.addAndGet(body.length + Integer.BYTES) > UNSENT_BYTES_MAX) {
            close();
            return false;
        }
        return unsent.add(body);
    }

    /** The next frame; null at an orderly end. A length out of bounds is a bad frame after which there is no going on. */
    byte @Nullable [] read() throws IOException, BadFrameException {
        lengthIn.clear();
        if (!fill(lengthIn)) {
            return null;
        }
        int length = lengthIn.getInt(0);
        if (length < 1 || length > Protocol.FRAME_BYTES_MAX) {
            throw new BadFrameException(
                    0,
                    "Cannot read a frame of " + length + " bytes: a frame has 1 to " + Protocol.FRAME_BYTES_MAX
                            + ". This connection ends.");
        }
        ByteBuffer body = ByteBuffer.allocate(length);
        return fill(body) ? body.array() : null;
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }

    private void writeOut() {
        try {
            for (byte[] body = unsent.take(); body != END; body = unsent.take()) {
                ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + body.length)
                        .putInt(body.length)
                        .put(body)
                        .flip();
                while (frame.hasRemaining()) {
                    socket.write(frame);
                }
                unsentBytes.addAndGet(-frame.limit());
            }
            socket.close();
        } catch (IOException e) {
            unsent.clear(); // the peer is gone; it stays open for the reader, for whom a farewell may be left
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the connection after what is queued was written. */
    void finish() {
        unsent.add(END);
    }

    void awaitWritten(Duration patience) {
        try {
            writer.join(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        finish();
        try {
            socket.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }
}
