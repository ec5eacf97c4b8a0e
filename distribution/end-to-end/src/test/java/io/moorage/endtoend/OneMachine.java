package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.MasterClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A master and an agent in processes of their own on loopback, and what a client sees of them. */
final class OneMachine implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home = Files.createTempDirectory("moor");
    final MasterClient client;
    final MoorProcess master;
    final MoorProcess agent;

    OneMachine() throws IOException, InterruptedException {
        int port = freePort();
        client = new MasterClient(MasterAddress.parse("127.0.0.1:" + port, "the test"), "the test");
        master = new MoorProcess(
                home,
                "master",
                "master",
                "--http",
                "127.0.0.1:" + port,
                "--data",
                home.resolve("m").toString());
        agent = new MoorProcess(
                home,
                "agent",
                "agent",
                "--master",
                "127.0.0.1:" + port,
                "--http",
                "127.0.0.1:" + freePort(),
                "--data",
                home.resolve("a").toString());
        try {
            await("master, plugin and agent are there", () -> ready() ? Optional.of(true) : Optional.empty());
        } catch (AssertionError e) {
            agent.killHard(); // nobody else will: there is no machine to close
            master.killHard();
            throw e;
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    boolean ready() {
        return client.answers()
                && client.get("/moorage/v1/ready").ok()
                && connectedAgents() == 1
                && client.get("/ping").ok();
    }

    private long connectedAgents() {
        long connected = 0;
        for (var one : json("/moorage/v1/state").path("agents")) {
            connected += one.path("connected").asBoolean() ? 1 : 0;
        }
        return connected;
    }

    JsonNode json(String path) {
        var answer = client.get(path);
        assertThat(answer.ok()).as("GET %s: %s", path, answer).isTrue();
        return answer.json();
    }

    void post(String app) throws IOException {
        var answer = client.post("/v2/apps", Optional.of(JSON.readTree(app)));
        assertThat(answer.ok()).as("POST: %s", answer).isTrue();
    }

    /** The only task of an app, once it runs and is not that one. */
    JsonNode running(String app, String otherThan) {
        return await("a task of " + app + " runs", () -> {
            for (var task : json("/v2/apps/" + app + "/tasks").path("tasks")) {
                if (task.path("state").asText().equals("TASK_RUNNING")
                        && !task.path("id").asText().equals(otherThan)) {
                    return Optional.of(task);
                }
            }
            return Optional.empty();
        });
    }

    JsonNode lastFailure(String app, String taskId) {
        return await("the failure of " + taskId + " is told", () -> {
            var failure = json("/v2/apps/" + app).path("app").path("lastTaskFailure");
            return failure.path("taskId").asText().equals(taskId) ? Optional.of(failure) : Optional.empty();
        });
    }

    /** The process of one of this machine's tasks whose command line has that word. */
    ProcessHandle process(String word) {
        return await("a process of " + word, () -> find(word));
    }

    /** Looks below this machine's folder alone: the same test may run elsewhere on the host. */
    Optional<ProcessHandle> find(String word) {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains(word))
                        .isPresent())
                .filter(handle -> worksBelow(home, handle))
                .findFirst();
    }

    static boolean worksBelow(Path folder, ProcessHandle handle) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + handle.pid() + "/cwd"))
                    .startsWith(folder.toRealPath());
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    long keeperPid() throws IOException {
        return Long.parseLong(
                Files.readString(home.resolve("a/keeper/keeper.pid")).strip());
    }

    Path sandbox(String taskId) {
        try (var paths = Files.walk(home.resolve("a"))) {
            return paths.filter(Files::isDirectory)
                    .filter(path -> path.getParent().getFileName().toString().equals("runs")
                            && path.toString().contains(taskId))
                    .filter(path -> !Files.isSymbolicLink(path))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> T await(String what, Supplier<Optional<T>> look) {
        return Patience.await(Patience.USUAL, what, look, this::logs);
    }

    private String logs() {
        try {
            return "master:\n%s\nagent:\n%s".formatted(master.output(), agent.output());
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws Exception {
        var apps = client.answers() ? json("/v2/apps").path("apps") : JSON.createArrayNode();
        for (var app : apps) {
            client.delete("/v2/apps" + app.path("id").asText());
        }
        if (agent.alive() && client.answers()) {
            await("all tasks are ended", () -> {
                boolean none = json("/v2/tasks").path("tasks").isEmpty();
                return none ? Optional.of(true) : Optional.empty();
            });
        }
        agent.stop();
        master.stop();
        if (Files.exists(home.resolve("a/keeper/keeper.pid"))) {
            ProcessHandle.of(keeperPid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        try (var paths = Files.walk(home)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
