package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.master.http.HttpConfig;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A page whose name was made to resolve to this machine reaches nothing; whoever asks by a name of the master is answered. */
class ForeignNamesTest {
    private static final int ANSWER_MILLIS = 20_000;
    private static final String WEB_SOCKET =
            "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n";

    private static RunningMaster master;

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        var config = RunningMaster.config(data, Map.of());
        master = RunningMaster.start(config.listeningOn(config.http().called(Set.of("Moor.Example.org"))));
    }

    @AfterAll
    static void stop() {
        master.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "127.0.0.1",
                "localhost:8080",
                "LocalHost.",
                "moor.localhost:5050",
                "[::1]:8080",
                "192.0.2.7:5050",
                "moor.example.org:5050",
            })
    void shouldAnswerWhoeverAsksByAnAddressOrANameOfItsOwn(String host) throws IOException {
        assertThat(ask(master, "GET /moorage/v1/state", "host: " + host)).startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldAnswerAToolOfHttp10ThatSendsNoHost() throws IOException {
        assertThat(ask(master, "GET /health HTTP/1.0\r\nx: y")).startsWith("HTTP/1.0 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:5050",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "example.org",
                "x.moor.example.org",
                "",
            })
    void shouldRefuseAnyOtherName(String host) throws IOException {
        assertThat(ask(master, "GET /moorage/v1/state", "host: " + host))
                .startsWith("HTTP/1.1 421")
                .contains("'%s' is not what this master is called".formatted(host), "127.0.0.1:" + master.port());
    }

    @ParameterizedTest
    @CsvSource({
        "GET /,200",
        "POST /v2/apps,404",
        "GET /moorage/v1/events,200",
        "GET /moorage/v1/agent,101",
    })
    void shouldHoldForPagesPluginsStreamsAndWebSockets(String request, int statusForOwn) throws IOException {
        // given
        var more = request.endsWith("agent") ? WEB_SOCKET : "";

        // when
        var own = ask(master, request, more + "host: localhost");
        var foreign = ask(master, request, more + "host: evil.example");

        // then
        assertThat(own).startsWith("HTTP/1.1 " + statusForOwn);
        assertThat(foreign).startsWith("HTTP/1.1 421");
    }

    @Test
    void shouldOpenNoWebSocketForAPageOfAnotherSite() throws IOException {
        // when
        var foreign = ask(
                master, "GET /moorage/v1/agent", WEB_SOCKET + "host: localhost\r\norigin: http://elsewhere.example");

        // then
        assertThat(foreign).startsWith("HTTP/1.1 403");
    }

    @Test
    void shouldAnswerToAnyNameBeyondLoopbackUnlessTheyAreListed(@TempDir Path data) throws IOException {
        // given
        var config = RunningMaster.config(data, Map.of());
        var open = HttpConfig.on("0.0.0.0", 0).insecure();

        // when, then
        try (var any = RunningMaster.start(config.listeningOn(open))) {
            assertThat(ask(any, "GET /health", "host: master")).startsWith("HTTP/1.1 200");
        }
        try (var listed = RunningMaster.start(config.listeningOn(open.called(Set.of("master"))))) {
            assertThat(ask(listed, "GET /health", "host: master")).startsWith("HTTP/1.1 200");
            assertThat(ask(listed, "GET /health", "host: evil.example")).startsWith("HTTP/1.1 421");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://moor", "moor:5050", "a b", "*.example.org"})
    void shouldRefuseWhatIsNoName(String name) {
        assertThatThrownBy(() -> HttpConfig.on("127.0.0.1", 0).called(Set.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'%s' is no name of a host".formatted(name));
    }

    /** The head of the answer and what came with it; a client of the JDK does not let one say what the host is. */
    private static String ask(RunningMaster master, String request, String headers) throws IOException {
        return ask(master, request + " HTTP/1.1\r\n" + headers);
    }

    private static String ask(RunningMaster master, String head) throws IOException {
        try (var socket = new Socket("127.0.0.1", master.port())) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.getOutputStream()
                    .write((head + "\r\ncontent-length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new byte[2048];
            int read = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, read), StandardCharsets.US_ASCII);
        }
    }
}
