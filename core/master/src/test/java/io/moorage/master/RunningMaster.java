package io.moorage.master;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.engine.EngineConfig;
import io.moorage.grid.RingBounds;
import io.moorage.master.agents.AgentLinkConfig;
import io.moorage.master.http.HttpConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A master on a free port, and a client of it. */
public final class RunningMaster implements AutoCloseable {
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final MasterConfig.Limits LIMITS = new MasterConfig.Limits(
            new EngineConfig(Duration.ofSeconds(2), Duration.ofSeconds(60)),
            new AgentLinkConfig(Duration.ofMillis(200), Duration.ofSeconds(3), Duration.ofSeconds(2)),
            Duration.ofMillis(600),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            100,
            10_000,
            RingBounds.DEFAULT);

    final Master master;

    RunningMaster(Master master) {
        this.master = master;
    }

    static RunningMaster start(Path data, Map<String, ? extends SchedulerFactory> schedulers) throws IOException {
        return start(config(data, schedulers));
    }

    public static RunningMaster start(MasterConfig config) throws IOException {
        var running = new RunningMaster(Master.start(config));
        running.awaitReady();
        return running;
    }

    public static MasterConfig config(Path data, Map<String, ? extends SchedulerFactory> schedulers)
            throws IOException {
        var hosted = new HashMap<PluginId, SchedulerFactory>();
        schedulers.forEach((id, factory) -> hosted.put(new PluginId(id), factory));
        return MasterConfig.in(data)
                .listeningOn(HttpConfig.on("127.0.0.1", 0))
                .withRegistryPort(freePort())
                .withGridPort(0)
                .withPlugins(new MasterConfig.Plugins(List.of(), hosted, Map.of(), Set.of()))
                .withLimits(LIMITS);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Math.min(socket.getLocalPort(), 65_000);
        }
    }

    void awaitReady() {
        master.ready().orTimeout(30, TimeUnit.SECONDS).join();
    }

    public int port() {
        return master.port();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(port(), path));
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    JsonObject json(String path) {
        return new JsonObject(get(path).body());
    }

    public JsonObject state() {
        return json("/moorage/v1/state");
    }

    JsonObject plugin(String id) {
        return one(json("/moorage/v1/plugins").getJsonArray("plugins"), "id", id);
    }

    public JsonObject agent(String hostname) {
        return one(state().getJsonArray("agents"), "hostname", hostname);
    }

    public JsonObject framework(String name) {
        return one(state().getJsonArray("frameworks"), "name", name);
    }

    private static JsonObject one(JsonArray array, String field, String value) {
        for (int i = 0; i < array.size(); i++) {
            if (value.equals(array.getJsonObject(i).getString(field))) {
                return array.getJsonObject(i);
            }
        }
        throw new AssertionError("No '%s' with %s in %s".formatted(value, field, array.encode()));
    }

    @Override
    public void close() {
        master.close();
    }
}
