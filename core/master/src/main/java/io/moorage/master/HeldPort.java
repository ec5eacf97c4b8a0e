package io.moorage.master;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A TCP port on loopback that was free and that no other master takes. Whoever uses it binds it later, in a library of its own;
 * until then, and as long as this is open, the UDP port of the same number is bound, which the next master that looks finds
 * taken. The kernel gives it back when the process ends, however it ends.
 */
record HeldPort(int number, DatagramSocket holder) implements AutoCloseable {
    private static final int TRIES_MAX = 200;
    private static final int PORT_MAX = 65_535;

    /** The first free one from there on, for whom the refusal names. */
    static HeldPort firstFrom(int from, String whom) throws IOException {
        for (int port = from; port < from + TRIES_MAX && port <= PORT_MAX; port++) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try {
                var holder = new DatagramSocket(address);
                if (free(address)) {
                    return new HeldPort(port, holder);
                }
                holder.close();
            } catch (IOException e) {
                // taken: the next one
            }
        }
        throw new IOException("No port from %d on is free for the %s.".formatted(from, whom));
    }

    private static boolean free(InetSocketAddress address) {
        try (var socket = new ServerSocket()) {
            socket.bind(address);
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        holder.close();
    }
}
