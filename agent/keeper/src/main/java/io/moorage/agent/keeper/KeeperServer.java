package io.moorage.agent.keeper;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Accepts clients on the keeper's socket, up to {@value #CONNECTIONS_MAX} at once: an agent needs one. */
final class KeeperServer implements AutoCloseable {
    static final int CONNECTIONS_MAX = 4;
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final Path path;
    private final ServerSocketChannel server;
    private final RequestSink requests;
    private final Set<ServerConnection> connections = ConcurrentHashMap.newKeySet();

    /** Binds the socket, in place of one that a dead keeper left behind: the caller holds the lock on the directory. */
    KeeperServer(Path socket, RequestSink requests) throws IOException {
        this.requests = requests;
        path = socket;
        Files.deleteIfExists(socket);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
    }

    void start() {
        Thread.ofPlatform().daemon().name("keeper-accept").start(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel socket = server.accept();
                var connection = new ServerConnection(socket, requests, connections::remove);
                if (connections.size() >= CONNECTIONS_MAX) {
                    connection.turnAway(new Refusal(
                            RefusalCode.TOO_MANY,
                            "Cannot connect: " + CONNECTIONS_MAX + " clients are, the most. Close one."));
                    continue;
                }
                connections.add(connection);
                connection.start();
            } catch (IOException | OutOfMemoryError e) {
                LockSupport.parkNanos(RETRY.toNanos()); // closed, or out of descriptors or memory for now
            }
        }
    }

    /** Sends an event to every client that has been welcomed. */
    void publish(Message.Event event) {
        if (!connections.isEmpty()) {
            byte[] frame = MessageCodec.encode(0, event);
            connections.forEach(connection -> connection.event(frame));
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
        connections.forEach(connection -> connection.finish(FAREWELL));
    }
}
