package io.moorage.agent.runtime.health;

import io.moorage.api.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Healthy on a status of 200 to 399. By raw sockets, because of what a task's answer must not do to the agent: it is read up to a bound and a
 * deadline, never the body; redirects are followed, but only to this host; certificates are not verified, as in Mesos, for they rarely name 127.0.0.1.
 */
final class HttpProbe {
    static final int REDIRECTS_MAX = 5;

    private final String host;
    private final Deadline deadline;

    private HttpProbe(String host, Deadline deadline) {
        this.host = host;
        this.deadline = deadline;
    }

    static ProbeResult run(String host, HealthCheck.Http check, Duration timeout) {
        var path = check.path().startsWith("/") ? check.path() : "/" + check.path();
        var first = "%s://%s:%d%s"
                .formatted(check.scheme(), host.contains(":") ? "[" + host + "]" : host, check.port(), path);
        try {
            return new HttpProbe(host, Deadline.in(timeout)).follow(URI.create(first));
        } catch (IOException | IllegalArgumentException e) {
            return new ProbeResult.Failure("GET %s failed: %s".formatted(first, e.getMessage()));
        }
    }

    private ProbeResult follow(URI first) throws IOException {
        var at = first;
        for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
            var head = get(at);
            var next = head.redirectsTo(at).filter(this::isHere);
            if (next.isEmpty()) {
                return head.status() >= 200 && head.status() < 400
                        ? new ProbeResult.Success()
                        : new ProbeResult.Failure("GET %s returned status %d".formatted(at, head.status()));
            }
            at = next.get();
        }
        return new ProbeResult.Failure("GET %s was redirected more than %d times".formatted(first, REDIRECTS_MAX));
    }

    /** Else a task could have the agent knock at any door that the agent reaches. */
    private boolean isHere(URI target) {
        return Optional.ofNullable(target.getHost())
                .filter(name -> name.equals(host) || name.equals("localhost") || name.equals("127.0.0.1"))
                .isPresent();
    }

    private ResponseHead get(URI at) throws IOException {
        boolean secure = "https".equals(at.getScheme());
        int port = at.getPort() >= 0 ? at.getPort() : secure ? 443 : 80;
        try (var plain = new Socket()) {
            plain.connect(new InetSocketAddress(InetAddress.getByName(host), port), deadline.millisLeft());
            deadline.bound(plain);
            try (var socket = secure ? AnyCertificate.layer(plain, host, port) : plain) {
                socket.getOutputStream().write(request(at, port));
                return ResponseHead.read(socket, deadline);
            }
        }
    }

    private static byte[] request(URI at, int port) {
        var path = at.getRawPath() == null || at.getRawPath().isEmpty() ? "/" : at.getRawPath();
        var target = at.getRawQuery() == null ? path : path + "?" + at.getRawQuery();
        return "GET %s HTTP/1.1\r\nHost: %s:%d\r\nUser-Agent: moorage-health-check\r\nAccept: */*\r\nConnection: close\r\n\r\n"
                .formatted(target, at.getHost(), port)
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
