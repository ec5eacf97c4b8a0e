package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event streams: begin with a reset, resume where they were, and end for who does not read. */
class EventStreamTest {
    private final TestFramework framework = new TestFramework("big", "/big");
    private RunningMaster master;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        master = RunningMaster.start(data, Map.of("big", framework));
    }

    @AfterEach
    void stop() {
        master.close();
    }

    private Socket open(String header) throws IOException {
        var socket = new Socket("127.0.0.1", master.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /moorage/v1/events HTTP/1.1\r\nhost: localhost\r\n" + header + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String next(BufferedReader lines, String prefix) throws IOException {
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length());
            }
        }
        throw new IOException("The stream ended.");
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldBeginWithAResetAndResumeByTheLastEventId() throws IOException {
        // given
        String position;
        try (var socket = open("")) {
            var lines = lines(socket);
            position = next(lines, "id: ");
            assertThat(next(lines, "event: ")).isEqualTo("reset");
        }
        var agent = FakeAgent.registered(master.port(), "host-1", Resources.of(1, 128, 10));

        // when
        try (var socket = open("last-event-id: " + position + "\r\n")) {
            // then: what happened in between comes
            var lines = lines(socket);
            assertThat(next(lines, "event: ")).isEqualTo("turn");
            assertThat(next(lines, "data: ")).contains("AgentAdmitted").contains("host-1");
        }
        try (var socket = open("last-event-id: 999-1\r\n")) {
            assertThat(next(lines(socket), "event: ")).isEqualTo("reset");
        }
        agent.close();
    }

    @Test
    void shouldCutOffAReaderThatDoesNotRead() throws IOException {
        // given: each request puts a large value, which every stream is told
        framework.answer = delivery -> delivery.event() instanceof SchedulerEvent.Requested requested
                ? Batch.of(
                        new SchedulerCall.Put("large", requested.request().body()),
                        TestFramework.respond(requested, 200, "{}"))
                : Batch.NOTHING;
        var large = HttpRequest.BodyPublishers.ofByteArray(new byte[200_000]);
        try (var socket = open("")) {
            Eventually.so(
                    "the stream is open", () -> master.get("/metrics").body().contains("moorage_event_streams 1"));

            // when, then
            Eventually.so("the stream is cut off", () -> {
                master.send(HttpRequest.newBuilder(master.uri("/big")).POST(large));
                return master.get("/metrics").body().contains("moorage_event_streams 0");
            });
            assertThat(socket.isConnected()).isTrue();
        }
        assertThat(master.get("/health").statusCode()).isEqualTo(200);
    }
}
