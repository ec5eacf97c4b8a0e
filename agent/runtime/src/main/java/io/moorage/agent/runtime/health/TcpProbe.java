package io.moorage.agent.runtime.health;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Healthy when a connection opens. */
final class TcpProbe {
    private TcpProbe() {}

    static ProbeResult run(String host, int port, Duration timeout) {
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, port), Deadline.in(timeout).millisLeft());
            return new ProbeResult.Success();
        } catch (IOException e) {
            return new ProbeResult.Failure("Connection to %s:%d failed: %s".formatted(host, port, e.getMessage()));
        }
    }
}
