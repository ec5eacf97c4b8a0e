package io.moorage.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A master that answers what was recorded of a real one, and remembers what it was asked. */
final class FakeMaster implements AutoCloseable {
    private static final Path RECORDED = Path.of("src/test/resources/recorded");

    private record Reply(int status, String type, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();

    FakeMaster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        answer("GET /health", 200, "{}");
        answer("GET /v2/info", 200, "{\"frameworkId\":\"fw-1\"}");
        answer("GET /v2/apps", 200, recorded("apps.json"));
        answer("GET /v2/tasks", 200, recorded("tasks.json"));
        answer("GET /moorage/v1/state", 200, recorded("state.json"));
        answer("GET /moorage/v1/plugins", 200, recorded("plugins.json"));
        answer("GET /moorage/v1/grid", 200, recorded("grid.json"));
        answer("GET /moorage/v1/ready", 200, "{}");
    }

    static String recorded(String file) throws IOException {
        return Files.readString(RECORDED.resolve(file));
    }

    /** What a request is answered, without its query; of several answers the last one stays. */
    FakeMaster answer(String request, int status, String body) {
        return answer(request, status, "application/json", body);
    }

    FakeMaster answer(String request, int status, String type, String body) {
        replies.computeIfAbsent(request, absent -> new ArrayDeque<>()).add(new Reply(status, type, body));
        return this;
    }

    /** The same, and what was to be answered before is forgotten. */
    FakeMaster answerNow(String request, int status, String body) {
        replies.remove(request);
        return answer(request, status, body);
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method, path and query of each request. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    List<String> bodies() {
        return List.copyOf(bodies);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (!body.isEmpty()) {
                bodies.add(body);
            }
            String request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            Reply reply = next(request);
            byte[] bytes = piece(exchange, reply.body().getBytes(StandardCharsets.UTF_8));
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** Files are handed out from an offset on. */
    private static byte[] piece(HttpExchange exchange, byte[] whole) {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (!exchange.getRequestURI().getPath().endsWith("/file")) {
            return whole;
        }
        exchange.getResponseHeaders().set("x-moor-size", Integer.toString(whole.length));
        int offset = Integer.parseInt(query.replaceAll(".*offset=(\\d+).*", "$1"));
        return Arrays.copyOfRange(whole, Math.min(offset, whole.length), whole.length);
    }

    private synchronized Reply next(String request) {
        Deque<Reply> waiting = replies.get(request);
        if (waiting == null) {
            return new Reply(404, "application/json", "{\"message\":\"There is no %s here.\"}".formatted(request));
        }
        return waiting.size() > 1 ? waiting.removeFirst() : waiting.getFirst();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
