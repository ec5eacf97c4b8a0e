package io.moorage.agent.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that answers exactly what a test says, right or wrong. */
class HttpProbeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private ServerSocket server;
    private final List<String> requestLines = new ArrayList<>();

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"200, true", "204, true", "304, true", "399, true", "400, false", "500, false", "199, false"})
    void shouldTakeStatusesFrom200To399ForHealthy(int status, boolean healthy) {
        // given
        answer("HTTP/1.1 %d Whatever\r\n\r\n".formatted(status));

        // when
        var result = probe("/health", TIMEOUT);

        // then
        assertThat(result instanceof ProbeResult.Success).isEqualTo(healthy);
        assertThat(requestLines).containsExactly("GET /health HTTP/1.1");
    }

    @Test
    void shouldFollowRedirectToItself() {
        // given
        answer("HTTP/1.1 302 Found\r\nLocation: /there?a=b\r\n\r\n", "HTTP/1.1 500 Broken\r\n\r\n");

        // when
        var result = probe("/here", TIMEOUT);

        // then
        assertThat(result).isInstanceOf(ProbeResult.Failure.class);
        assertThat(requestLines).containsExactly("GET /here HTTP/1.1", "GET /there?a=b HTTP/1.1");
    }

    @Test
    void shouldTakeRedirectToElsewhereForHealthyWithoutFollowing() {
        // given
        answer("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\n\r\n");

        // when
        var result = probe("/", TIMEOUT);

        // then
        assertThat(result).isEqualTo(new ProbeResult.Success());
    }

    @Test
    void shouldStopFollowingRedirectsAtItsBound() {
        // given
        var redirect = "HTTP/1.1 301 Moved\r\nLocation: /round\r\n\r\n";
        answer(redirect, redirect, redirect, redirect, redirect, redirect, redirect);

        // when
        var result = probe("/round", TIMEOUT);

        // then
        assertThat(result).asString().contains("more than 5 times");
        assertThat(requestLines).hasSize(HttpProbe.REDIRECTS_MAX + 1);
    }

    @Test
    void shouldSkipInformationalResponses() {
        // given
        answer("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nbody");

        // when
        var result = probe("/", TIMEOUT);

        // then
        assertThat(result).isEqualTo(new ProbeResult.Success());
    }

    @Test
    void shouldReadNoMoreThanItsBound() {
        // given
        answer("HTTP/1.1 200 OK\r\nX: " + "x".repeat(2 * ResponseHead.BYTES_MAX));

        // when
        var result = probe("/", TIMEOUT);

        // then
        assertThat(result).asString().contains("more than 16384 bytes");
    }

    @ParameterizedTest
    @CsvSource({"SSH-2.0-OpenSSH, not HTTP/1", "'', connection ended"})
    void shouldFailWhenAnswerIsNoHttp(String answer, String why) {
        // given
        answer(answer.isEmpty() ? "" : answer + "\r\n\r\n");

        // when
        var result = probe("/", TIMEOUT);

        // then
        assertThat(result).asString().contains(why);
    }

    @Test
    void shouldFailAtDeadlineWhenAnswerTrickles() throws InterruptedException {
        // given
        var over = new CountDownLatch(1);
        serve(() -> {
            try (var socket = server.accept()) {
                while (over.getCount() > 0) {
                    socket.getOutputStream().write('x');
                }
            }
        });

        // when
        var result = probe("/", Duration.ofMillis(200));
        over.countDown();

        // then
        assertThat(result).isInstanceOf(ProbeResult.Failure.class);
    }

    @Test
    void shouldFailWhenNobodyListens() throws IOException {
        // given
        server.close();

        // when
        var http = probe("/", TIMEOUT);
        var tcp = TcpProbe.run("127.0.0.1", server.getLocalPort(), TIMEOUT);

        // then
        assertThat(http).isInstanceOf(ProbeResult.Failure.class);
        assertThat(tcp).isInstanceOf(ProbeResult.Failure.class);
    }

    @Test
    void shouldTakeOpenPortForHealthy() {
        assertThat(TcpProbe.run("127.0.0.1", server.getLocalPort(), TIMEOUT)).isEqualTo(new ProbeResult.Success());
    }

    private ProbeResult probe(String path, Duration timeout) {
        return HttpProbe.run("127.0.0.1", new HealthCheck.Http("http", server.getLocalPort(), path), timeout);
    }

    private void answer(String... answers) {
        serve(() -> {
            for (var answer : answers) {
                try (var socket = server.accept()) {
                    var in = new java.io.BufferedReader(
                            new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                    requestLines.add(in.readLine());
                    while (!in.readLine().isEmpty()) {
                        // the rest of the request
                    }
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                }
            }
        });
    }

    private interface Serving {
        void run() throws IOException;
    }

    private static void serve(Serving serving) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                serving.run();
            } catch (IOException e) {
                // The probe went away, which some tests want.
            }
        });
    }
}
