package io.moorage.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.MasterClient;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code moor up} in a process of its own, as an operator starts it, and what the server says while a browser looks at it. */
final class RunningUp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PLUGINS = Stream.of("marathon-like", "chronos-like", "batch")
            .map(name ->
                    Path.of("../../frameworks", name, "target").toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Between two looks at what announces itself to nobody. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private final Path home = Files.createTempDirectory("moor");
    private final Path data = home.resolve("data");
    private final int port = freePort();
    private final MasterClient client =
            new MasterClient(MasterAddress.parse("127.0.0.1:" + port, "the test"), "the test");
    private Process process;

    RunningUp() throws IOException {
        process = up();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Process up() throws IOException {
        var started = moor("up", "--http", "127.0.0.1:" + port, "--data", data.toString());
        await(
                "up is ready",
                () -> client.answers() && client.get("/moorage/v1/ready").ok());
        return started;
    }

    private Process moor(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.moorage.cli.Moor"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("MOOR_PLUGINS", PLUGINS);
        return builder.start();
    }

    private Path log() {
        return home.resolve("moor.log");
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** The operator's zips. */
    Path plugins() {
        return data.resolve("master/plugins");
    }

    void killHard() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The same command line again, after a death. */
    void startAgain() throws IOException {
        process = up();
    }

    void post(String app) throws IOException {
        post("/v2/apps", app);
    }

    void post(String path, String body) throws IOException {
        var answer = client.post(path, Optional.of(JSON.readTree(body)));
        assertThat(answer.ok()).as("POST: %s", answer).isTrue();
    }

    /** What the server answers there; an object without fields if it refuses. */
    JsonNode get(String path) {
        var answer = client.get(path);
        return answer.ok() ? answer.json() : JSON.createObjectNode();
    }

    boolean has(String app) {
        return client.get("/v2/apps" + app).ok();
    }

    JsonNode app(String app) {
        return client.get("/v2/apps" + app).json().path("app");
    }

    /** The ids of the tasks of an app that run, once it has as many as that and no others. */
    TreeSet<String> running(String app, int count) {
        await("%d tasks of %s run".formatted(count, app), () -> {
            var tasks = app(app).path("tasks");
            return tasks.size() == count && runningNow(app).size() == count;
        });
        return runningNow(app);
    }

    private TreeSet<String> runningNow(String app) {
        var ids = new TreeSet<String>();
        for (var task : app(app).path("tasks")) {
            if (task.path("state").asText().equals("TASK_RUNNING")) {
                ids.add(task.path("id").asText());
            }
        }
        return ids;
    }

    Path sandbox(String taskId) throws IOException {
        try (var paths = Files.walk(data)) {
            return paths.filter(Files::isDirectory)
                    .filter(path -> path.getParent().getFileName().toString().equals("runs")
                            && path.toString().contains(taskId))
                    .filter(path -> !Files.isSymbolicLink(path))
                    .findFirst()
                    .orElseThrow();
        }
    }

    void await(String what, Supplier<Boolean> look) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!tryLook(look)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within %s: %s.%n%s".formatted(PATIENCE, what, output()));
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    private static boolean tryLook(Supplier<Boolean> look) {
        try {
            return look.get();
        } catch (FailedException unreachable) {
            return false;
        }
    }

    private String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends the tasks too. */
    @Override
    public void close() throws Exception {
        var down = moor("down", "--data", data.toString(), "--purge");
        if (!down.waitFor(60, TimeUnit.SECONDS)) {
            down.destroyForcibly();
        }
        killHard();
        try (var paths = Files.walk(home)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
