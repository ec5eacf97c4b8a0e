package io.moorage.master.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.engine.scene.RandomPlay;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Released;
import io.moorage.grid.Copy;
import io.moorage.grid.RingBounds;
import io.moorage.grid.hazelcast.GridConfig;
import io.moorage.grid.hazelcast.HazelcastGrid;
import io.moorage.master.Eventually;
import io.moorage.master.grid.MasterGrid;
import io.moorage.master.loop.Published;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader that lives a random life, and a follower in a second process that has the grid only: its copy and its GET of the state
 * are the leader's at the same sequence, field by field.
 */
class FollowerProcessTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int CHANGES = 3_000;
    private static final long STEP_NANOS = 4_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Scene scene = new Scene();
    private final Map<Sequence, ClusterState> history = new ConcurrentHashMap<>();
    private final List<Process> processes = new ArrayList<>();
    private final int gridPort = freePort();
    private final String cluster = "test-" + gridPort;
    private RingBounds bounds = RingBounds.DEFAULT;
    private MasterGrid grid;
    private RandomPlay play;
    private int leaderPort;
    private long changes;
    private volatile Published newest = Published.NOTHING;

    @AfterEach
    void stop() throws Exception {
        for (var process : processes) {
            process.getOutputStream().close();
            process.waitFor(20, TimeUnit.SECONDS);
        }
        grid.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void lead(RingBounds ring) {
        bounds = ring;
        grid = new MasterGrid(
                Optional.of((thread, onEnd) -> HazelcastGrid.start(
                        new GridConfig(
                                cluster, "127.0.0.1", gridPort, List.of("127.0.0.1:" + gridPort), bounds.entriesMax()),
                        thread,
                        onEnd)),
                bounds);
        grid.start();
        Eventually.so("the leader's member runs", () -> members() == 1);
        scene.observe(this::released);
        play = new RandomPlay(scene, 1);
        var router = Router.router(vertx);
        router.get("/moorage/v1/state").handler(new StateRoute(vertx, () -> newest)::handle);
        try {
            leaderPort = HttpEndpoint.open(vertx, HttpConfig.on("127.0.0.1", 0), router)
                    .port();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void released(Released released) {
        var turn = released.turn();
        changes += turn.changes().size();
        newest = new Published(Optional.of(scene.epoch()), turn.number(), turn.after());
        history.put(Sequence.of(newest), turn.after());
        grid.released(scene.epoch().term(), 0, released);
    }

    private void playUntil(long wanted) {
        while (changes < wanted) {
            play.step();
        }
    }

    @Test
    void shouldEqualTheLeaderAfterThousandsOfRandomChanges() throws Exception {
        // given
        lead(RingBounds.DEFAULT);
        playUntil(20);
        int follower = follower();

        // when
        playUntil(CHANGES);

        // then
        assertSame(follower);
    }

    @Test
    void shouldEqualTheLeaderWhenItJoinsLateUnderLoad() throws Exception {
        // given
        lead(new RingBounds(256, 16 * 1024, 8 * 1024 * 1024));
        playUntil(CHANGES / 2);
        var enough = new AtomicBoolean();
        var load = new Thread(
                () -> {
                    while (!enough.get()) {
                        play.step();
                        LockSupport.parkNanos(STEP_NANOS);
                    }
                },
                "load");
        load.start();

        // when
        int follower = follower();
        var seen = new ArrayList<Sequence>();
        Eventually.so("the follower was seen at twenty places while turns came", PATIENCE, () -> {
            var answer = get(follower, "/moorage/v1/state", "");
            if (answer.statusCode() == 200) {
                var at = Sequence.parse(
                                answer.headers().firstValue(Sequence.HEADER).orElseThrow())
                        .orElseThrow();
                assertThat(sorted(answer.body())).as("%s", at).isEqualTo(leaderAt(at));
                if (!seen.contains(at)) {
                    seen.add(at);
                }
            }
            return seen.size() >= 20;
        });
        enough.set(true);
        load.join();

        // then
        assertSame(follower);
    }

    @Test
    void shouldEqualTheLeaderAfterItFellOffTheRing() throws Exception {
        // given
        lead(new RingBounds(16, 1_000, 8 * 1024 * 1024));
        playUntil(20);
        int follower = follower();
        assertSame(follower);
        get(follower, "/stall", "");

        // when
        playUntil(changes + CHANGES);
        Eventually.so("a whole ring has passed", PATIENCE, () -> {
            play.step();
            return grid.status().join().writer().orElseThrow().appended() > 2L * bounds.entriesMax();
        });
        get(follower, "/go", "");

        // then
        assertSame(follower);
        assertThat(new JsonObject(get(follower, "/copy", "").body()).getInteger("loads"))
                .isGreaterThan(1);
    }

    @Test
    void shouldEqualTheLeaderWhenItComesBackAfterItWasKilled() throws Exception {
        // given
        lead(new RingBounds(64, 4_000, 8 * 1024 * 1024));
        playUntil(100);
        int killed = follower();
        assertSame(killed);

        // when
        processes.get(0).destroyForcibly();
        playUntil(changes + CHANGES / 2);
        Eventually.so("the leader is alone again", () -> members() == 1);
        int follower = follower();
        playUntil(changes + CHANGES / 2);

        // then
        assertSame(follower);
    }

    /** At rest: what both serve, and every field of the copy. */
    private void assertSame(int follower) {
        play.step();
        var at = Sequence.of(newest);
        Eventually.so(
                "the follower is at " + at,
                Duration.ofSeconds(60),
                () -> get(follower, "/moorage/v1/state", at.toString())
                        .headers()
                        .firstValue(Sequence.HEADER)
                        .equals(Optional.of(at.toString())));
        var its = get(follower, "/moorage/v1/state", at.toString());
        assertThat(sorted(its.body()))
                .isEqualTo(sorted(get(leaderPort, "/moorage/v1/state", "").body()));
        var copy = new JsonObject(get(follower, "/copy", "").body());
        assertThat(copy.getLong("sequence")).isEqualTo(at.turn());
        var leaders = Follower.pages(new Copy(at.term(), at.turn(), 0, newest.state()));
        assertThat(sorted(copy.getJsonArray("pages"))).isEqualTo(sorted(new JsonArray(leaders.encode())));
        assertThat(leaders.size()).isGreaterThan(2);
    }

    private Object leaderAt(Sequence at) {
        var state = history.get(at);
        assertThat(state).as("the leader released %s", at).isNotNull();
        var bytes = new java.io.ByteArrayOutputStream();
        try {
            StateJson.write(new Published(state.live().epoch(), at.turn(), state), bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return sorted(bytes.toString(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Object sorted(String json) {
        return sorted(new JsonObject(json));
    }

    /** Lists of the state have no order of their own. */
    private static Object sorted(Object json) {
        return switch (json) {
            case JsonObject object -> {
                var map = new java.util.TreeMap<String, Object>();
                object.forEach(field -> map.put(field.getKey(), sorted(field.getValue())));
                yield map;
            }
            case JsonArray array ->
                array.stream()
                        .map(FollowerProcessTest::sorted)
                        .sorted(Comparator.comparing(String::valueOf))
                        .toList();
            case null -> "null";
            default -> json;
        };
    }

    private int members() {
        return grid.status().join().members();
    }

    private int follower() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Follower.class.getName(),
                        cluster,
                        Integer.toString(freePort()),
                        "127.0.0.1:" + gridPort,
                        Integer.toString(bounds.entriesMax()))
                .redirectError(folder.resolve("follower-" + processes.size()).toFile())
                .start();
        processes.add(process);
        BufferedReader lines = process.inputReader();
        var port = lines.readLine();
        assertThat(port)
                .as(() -> {
                    try {
                        return java.nio.file.Files.readString(folder.resolve("follower-" + (processes.size() - 1)));
                    } catch (IOException e) {
                        return e.toString();
                    }
                })
                .matches("[0-9]+");
        return Integer.parseInt(port);
    }

    private static HttpResponse<String> get(int port, String path, String after) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(20));
        if (!after.isEmpty()) {
            request.header("x-moor-after", after);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
