package io.moorage.agent.runtime.health;

import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** When a probe is to be over, however slowly the other side answers. */
record Deadline(long atNanos) {
    static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + timeout.toNanos());
    }

    /** At least 1: a socket takes 0 for no timeout. */
    int millisLeft() throws SocketTimeoutException {
        long left = (atNanos - System.nanoTime()) / 1_000_000;
        if (left < 1) {
            throw new SocketTimeoutException("timed out");
        }
        return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** The next read of the socket waits no longer than until then. */
    void bound(Socket socket) throws SocketTimeoutException, SocketException {
        socket.setSoTimeout(millisLeft());
    }
}
