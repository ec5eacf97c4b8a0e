package io.moorage.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Requests to one master. It uses the JDK's old HttpURLConnection: its first request takes 45-110 ms of a verb's time, the
 * newer HttpClient's 350-500 ms on the same machine.
 */
public final class MasterClient {
    private static final int CONNECT_MILLIS_MAX = 5_000;
    private static final int READ_MILLIS_MAX = 30_000;

    private final MasterAddress address;
    private final String from;

    /** @param from what named the address, for the message when nothing answers there */
    public MasterClient(MasterAddress address, String from) {
        this.address = address;
        this.from = from;
        // A request that changes something is never sent twice behind our back.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    public MasterAddress address() {
        return address;
    }

    public Answer get(String path) {
        return ask("GET", path, Optional.empty());
    }

    public Answer post(String path, Optional<JsonNode> body) {
        return ask("POST", path, body);
    }

    public Answer put(String path, JsonNode body) {
        return ask("PUT", path, Optional.of(body));
    }

    public Answer delete(String path) {
        return ask("DELETE", path, Optional.empty());
    }

    /** Whether anything speaks HTTP there. */
    public boolean answers() {
        try {
            get("/health");
            return true;
        } catch (FailedException nobody) {
            return false;
        }
    }

    /** Events as they come, until closed. */
    public EventStream events(String path) {
        return events(path, "");
    }

    /** The same from a position on, the id of an event; empty for from now on. */
    public EventStream events(String path, String lastEventId) {
        HttpURLConnection connection = open("GET", path, 0);
        if (!lastEventId.isEmpty()) {
            connection.setRequestProperty("Last-Event-ID", lastEventId);
        }
        connection.setRequestProperty("Accept", "text/event-stream");
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                answer("GET " + path, connection)
                        .orFail("Cannot follow events.", "'moor doctor' says what is missing.");
            }
            return new EventStream(connection);
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    /** The bytes of an answer as they come; the caller closes them. */
    public InputStream bytes(String path, String what, String remedy) {
        HttpURLConnection connection = open("GET", path, 0);
        try {
            if (connection.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST) {
                answer("GET " + path, connection).orFail(what, remedy);
            }
            return connection.getInputStream();
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    /** One header of an answer; absent too when the answer is a refusal. */
    public Optional<String> header(String path, String name) {
        HttpURLConnection connection = open("GET", path, READ_MILLIS_MAX);
        try {
            Answer answer = answer("GET " + path, connection);
            return answer.ok() ? Optional.ofNullable(connection.getHeaderField(name)) : Optional.empty();
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    /** A path from segments that may hold anything. Slashes in them stay what they are: app ids have some. */
    public static String path(String... segments) {
        return Arrays.stream(segments)
                .flatMap(segment -> Arrays.stream(segment.split("/", -1)))
                .filter(part -> !part.isEmpty())
                .map(part -> "/" + query(part))
                .collect(Collectors.joining());
    }

    public static String query(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer ask(String method, String path, Optional<JsonNode> body) {
        HttpURLConnection connection = open(method, path, READ_MILLIS_MAX);
        connection.setRequestProperty("Accept", "application/json, */*;q=0.5");
        try {
            if (body.isPresent()) {
                byte[] bytes = Json.compact(body.get()).getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(bytes.length);
                try (var out = connection.getOutputStream()) {
                    out.write(bytes);
                }
            }
            return answer(method + " " + path, connection);
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    private static Answer answer(String request, HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        InputStream stream = status >= HttpURLConnection.HTTP_BAD_REQUEST
                ? connection.getErrorStream()
                : connection.getInputStream();
        String text = "";
        if (stream != null) {
            try (stream) {
                text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        return new Answer(request, status, Json.read(text), text);
    }

    private HttpURLConnection open(String method, String path, int readMillisMax) {
        try {
            var connection =
                    (HttpURLConnection) URI.create(address.url() + path).toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MILLIS_MAX);
            connection.setReadTimeout(readMillisMax);
            return connection;
        } catch (IOException broken) {
            throw unreachable(broken);
        }
    }

    private FailedException unreachable(IOException broken) {
        String why = switch (broken) {
            case java.net.ConnectException refused -> "Nothing listens on %s (from %s).".formatted(address, from);
            case java.net.UnknownHostException unknown ->
                "No host is called '%s' (from %s).".formatted(address.host(), from);
            case java.net.SocketTimeoutException slow ->
                "%s (from %s) did not answer within %d s."
                        .formatted(
                                address,
                                from,
                                Duration.ofMillis(READ_MILLIS_MAX).toSeconds());
            default -> "The connection to %s (from %s) broke: %s.".formatted(address, from, broken.getMessage());
        };
        return new FailedException(
                ExitCode.UNREACHABLE,
                "No master answers.",
                why,
                "Start one with 'moor up', or name another by --master HOST:PORT or MOOR_MASTER.");
    }
}
