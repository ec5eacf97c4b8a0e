package io.moorage.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports. */
final class Ports {
    private static final int TRIES_MAX = 200;
    private static final int PORT_MAX = 65_535;

    private Ports() {}

    /** The first free one from there on, on loopback. */
    static int firstFree(int from) throws IOException {
        for (int port = from; port < from + TRIES_MAX && port <= PORT_MAX; port++) {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // taken: the next one
            }
        }
        throw new IOException("No port from %d on is free for the registry.".formatted(from));
    }
}
