package io.moorage.agent.daemon;

import io.moorage.agent.engine.AgentImage;
import io.moorage.agent.engine.HeldTask;
import io.moorage.api.AgentInfo;
import io.moorage.api.Value;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The agent's own endpoints for old tools: {@code /health} and a small part of Mesos' {@code /state}. */
final class AgentHttp implements AutoCloseable {
    /** What the endpoints tell about. */
    record Subject(AgentInfo info, Supplier<AgentImage> image, double startSeconds) {}

    private final HttpServer server;
    private volatile Supplier<JsonObject> state = JsonObject::new;

    private AgentHttp(HttpServer server) {
        this.server = server;
    }

    /** @throws IOException with a sentence if nothing can or may listen there */
    static AgentHttp listen(Vertx vertx, AgentSettings settings) throws IOException, InterruptedException {
        var address = settings.http();
        if (!settings.insecureListen() && !InetAddress.getByName(address.host()).isLoopbackAddress()) {
            throw new IOException(
                    "The agent may not listen on %s: beyond loopback it would need identity. Give --insecure-listen where the network is private."
                            .formatted(address));
        }
        var http = new AgentHttp(vertx.createHttpServer());
        http.server.requestHandler(http::answer);
        try {
            http.server
                    .listen(address.port(), address.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "The agent cannot listen on %s: %s. Give another --http.".formatted(address, e.getMessage()), e);
        }
        return http;
    }

    int port() {
        return server.actualPort();
    }

    void tell(Subject subject) {
        state = () -> state(subject);
    }

    @Override
    public void close() {
        server.close();
    }

    private void answer(HttpServerRequest request) {
        var path = request.path().startsWith("/slave(1)/")
                ? request.path().substring("/slave(1)".length())
                : request.path();
        var response = request.response();
        switch (path) {
            case "/health" -> response.end();
            case "/state", "/state.json" ->
                response.putHeader("Content-Type", "application/json")
                        .end(state.get().encode());
            default -> response.setStatusCode(404).end("There is no '%s' here.%n".formatted(path));
        }
    }

    private static JsonObject state(Subject subject) {
        var info = subject.info();
        var image = subject.image().get();
        var frameworks = new JsonArray();
        image.tasks().keySet().stream()
                .sorted((a, b) -> a.value().compareTo(b.value()))
                .forEach(id -> {
                    var tasks = new JsonArray();
                    image.heldTasks(id).forEach(held -> tasks.add(task(held, image)));
                    frameworks.add(new JsonObject()
                            .put("id", id.value())
                            .put("executors", new JsonArray().add(new JsonObject().put("tasks", tasks))));
                });
        var attributes = new JsonObject();
        info.attributes().forEach((name, value) -> attributes.put(name, value.toString()));
        return new JsonObject()
                .put("id", image.agentId().map(id -> id.value()).orElse(""))
                .put("hostname", info.hostname())
                .put("pid", "slave(1)@%s:%d".formatted(info.ip(), info.port()))
                .put("version", info.version())
                .put("start_time", subject.startSeconds())
                .put("resources", resources(info))
                .put("attributes", attributes)
                .put("frameworks", frameworks);
    }

    private static JsonObject resources(AgentInfo info) {
        var resources = new JsonObject();
        info.resources()
                .flattened()
                .byName()
                .forEach((name, value) ->
                        resources.put(name, value instanceof Value.Scalar scalar ? scalar.units() : value.toString()));
        return resources;
    }

    private static JsonObject task(HeldTask held, AgentImage image) {
        return new JsonObject()
                .put("id", held.taskId().value())
                .put("name", held.task().map(task -> task.name()).orElse(""))
                .put("framework_id", held.frameworkId().value())
                .put("slave_id", image.agentId().map(id -> id.value()).orElse(""))
                .put("state", held.state().name())
                .put(
                        "container_id",
                        held.container()
                                .map(config -> config.containerId().value())
                                .orElse(""));
    }
}
