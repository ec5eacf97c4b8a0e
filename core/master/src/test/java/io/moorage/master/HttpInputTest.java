package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is told so in JSON; it never is a 500 and never takes the master along. */
class HttpInputTest {
    private static final TestFramework ECHO = new TestFramework("echo", "/echo").answering(delivery -> {
        if (!(delivery.event() instanceof SchedulerEvent.Requested requested)) {
            return Batch.NOTHING;
        }
        var request = requested.request();
        return switch (request.path()) {
            case "/echo/silent" -> Batch.NOTHING;
            case "/echo/throws" -> throw new IllegalStateException("on purpose");
            case "/echo/odd" -> Batch.of(TestFramework.respond(requested, 7, ""));
            default ->
                Batch.of(TestFramework.respond(
                        requested,
                        200,
                        request.method() + " " + request.path() + " " + request.query() + " "
                                + request.body().length()));
        };
    });
    private static RunningMaster master;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        master = RunningMaster.start(data, Map.of("echo", ECHO));
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/health",
                "/metrics",
                "/moorage/v1/ready",
                "/moorage/v1/state",
                "/moorage/v1/plugins",
                "/moorage/v1/version"
            })
    void shouldAnswerOwnRoutes(String path) {
        assertThat(master.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nothing,404",
        "GET,/moorage/v1/nothing,404",
        "POST,/moorage/v1/state,405",
        "PUT,/health,405",
        "GET,/moorage/v1/frameworks/x,405",
        "DELETE,/moorage/v1/frameworks/x,404",
        "DELETE,/moorage/v1/frameworks/%2e%2e%00,400",
        "GET,/moorage/v1/agent,400",
        "GET,/moorage/v1/tasks/f/t/files,404",
        "GET,/moorage/v1/tasks/f/t/file?path=stdout,404",
        "GET,/moorage/v1/tasks/f/t/file?path=stdout&agent=none,404",
        "GET,/moorage/v1/tasks/f%01/t/file,400",
        "GET,/echo/odd,500",
        "GET,/echo/throws,500",
        "GET,/echo/silent,504",
    })
    void shouldSayWhatIsWrong(String method, String path, int status) {
        // when
        var answer = master.send(HttpRequest.newBuilder(master.uri(path)).method(method, BodyPublishers.noBody()));

        // then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("message")).isNotBlank();
    }

    @Test
    void shouldHandRequestsToThePluginWholeAndDecoded() {
        // when
        var answer = master.send(
                HttpRequest.newBuilder(master.uri("/echo/a%20b?x=1&x=2")).POST(BodyPublishers.ofString("{not json")));

        // then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("POST /echo/a b {x=[1, 2]} 9");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,http://elsewhere.example,403",
        "DELETE,null,403",
        "GET,http://elsewhere.example,200",
        "POST,OWN,200"
    })
    void shouldLetNoPageOfAnotherSiteChangeAnything(String method, String origin, int status) {
        // given
        var own = master.uri("/");
        var said = origin.equals("OWN") ? "http://%s:%d".formatted(own.getHost(), own.getPort()) : origin;

        // when
        var answer = master.send(HttpRequest.newBuilder(master.uri("/echo/a"))
                .header("Origin", said)
                .method(method, BodyPublishers.noBody()));

        // then
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    @Test
    void shouldNotMixUpPrefixes() {
        assertThat(master.get("/echoes").statusCode()).isEqualTo(404);
    }

    @Test
    void shouldRefuseABodyOf100Megabytes() throws IOException {
        // given: a sender that does not tell the length, and sends until it is answered
        try (var socket = new Socket("127.0.0.1", master.port())) {
            var out = socket.getOutputStream();
            out.write("POST /echo HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            var chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);

            // when
            long sent = 0;
            while (sent < 100L * 1024 * 1024 && socket.getInputStream().available() == 0) {
                out.write(chunk);
                sent += 0x10000;
            }

            // then
            var head = new byte[12];
            assertThat(socket.getInputStream().readNBytes(head, 0, 12)).isEqualTo(12);
            assertThat(new String(head, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
        assertThat(master.get("/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/moorage/v1/state", "/echo"})
    void shouldRefuseHugeHeaders(String path) {
        // when
        var answer = master.send(HttpRequest.newBuilder(master.uri(path)).header("x-large", "y".repeat(100_000)));

        // then
        assertThat(answer.statusCode()).isEqualTo(431);
    }

    @Test
    void shouldExposeMetricsAsPrometheusText() {
        // when
        var text = master.get("/metrics").body();

        // then
        assertThat(text)
                .contains("moorage_turns_total ")
                .contains("moorage_loop_lag_seconds{quantile=\"0.99\"}")
                .contains("moorage_commit_seconds{quantile=\"0.5\"}")
                .contains("moorage_tasks{state=\"TASK_RUNNING\"} 0")
                .contains("process_resident_memory_bytes");
        assertThat(text.lines())
                .allMatch(line -> line.matches("# (HELP|TYPE) .*|[a-z_]+(\\{[a-z]+=\"[^\"]*\"})? [0-9.E-]+"));
    }

    @Test
    void shouldTearDownAFrameworkAndAnswerAfterItsCommit(@TempDir Path data) throws IOException {
        // given
        var doomed = new TestFramework("doomed");
        try (var other = RunningMaster.start(data, Map.of("doomed", doomed))) {
            var id = doomed.await(SchedulerEvent.Subscribed.class).frameworkId().value();
            var delete = HttpRequest.newBuilder(other.uri("/moorage/v1/frameworks/" + id))
                    .DELETE();

            // when
            var answer = other.send(delete);

            // then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-moor-sequence")).isPresent();
            doomed.await(SchedulerEvent.Error.class);
            assertThat(other.state().getJsonArray("frameworks")).isEmpty();
            assertThat(other.send(delete).statusCode()).isEqualTo(404);
        }
    }
}
