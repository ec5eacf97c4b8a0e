package io.moorage.master;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Which addresses may be listened on. */
final class Ports {
    private static final int TRIES_MAX = 200;
    private static final int PORT_MAX = 65_535;

    private Ports() {}

    /** The first free one from there on, on loopback, for whom it names. */
    static int firstFree(int from, String whom) throws IOException {
        for (int port = from; port < from + TRIES_MAX && port <= PORT_MAX; port++) {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException e) {
                // taken: the next one
            }
        }
        throw new IOException("No port from %d on is free for the %s.".formatted(from, whom));
    }

    /** Refuses an address that others can reach, unless that was asked for. */
    static boolean reachableByOthers(MasterConfig config) throws IOException {
        if (InetAddress.getByName(config.host()).isLoopbackAddress()) {
            return false;
        }
        if (!config.insecureListen()) {
            throw new IOException(
                    "Refusing to listen on '%s': whoever reaches it could run anything here, for nobody is asked who they are. Listen on 127.0.0.1, or set insecureListen where the network is closed."
                            .formatted(config.host()));
        }
        return true;
    }
}
