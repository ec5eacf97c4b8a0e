package io.moorage.agent.keeper;

import com.sun.jna.Native;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real keeper process with a client, for a test; closing it ends the keeper and every task it knows. */
final class RunningKeeper implements AutoCloseable {
    static final Duration DEADLINE = Eventually.DEADLINE;
    private static final SecureRandom RANDOM = new SecureRandom();

    final Path dir;
    KeeperProcess process;
    KeeperClient client;
    RecordedEvents events;

    RunningKeeper(Path dir) throws IOException {
        this.dir = dir;
        launch();
    }

    void launch() throws IOException {
        process = startProcess(dir);
        events = new RecordedEvents();
        client = process.connect(events, DEADLINE);
    }

    static KeeperProcess startProcess(Path dir) throws IOException {
        return KeeperProcess.start(Path.of(System.getProperty("java.home")), classpath(), dir);
    }

    static List<Path> classpath() {
        return List.of(origin(KeeperMain.class), origin(Native.class));
    }

    static Path origin(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    void kill() throws Exception {
        Libc.kill(process.pid(), Libc.SIGKILL);
        process.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        events.awaitDisconnected();
    }

    void reconnect() throws Exception {
        client.close();
        events.awaitDisconnected();
        events = new RecordedEvents();
        client = KeeperClient.connect(dir, events, DEADLINE);
    }

    static KeeperTaskId id(String value) {
        return new KeeperTaskId(value);
    }

    StartRequest request(String id, String... argv) {
        return request(dir, id, argv);
    }

    static StartRequest request(Path dir, String id, String... argv) {
        return request(dir, id, LaunchToken.random(RANDOM), Map.of("PATH", "/usr/bin:/bin"), argv);
    }

    static StartRequest request(Path dir, String id, LaunchToken token, Map<String, String> env, String... argv) {
        return new StartRequest(id(id), token, List.of(argv), env, dir, output(dir, id, "out"), output(dir, id, "err"));
    }

    private static Path output(Path dir, String id, String kind) {
        return dir.resolve("task-" + Math.abs(id.hashCode()) + "." + kind);
    }

    String stdout(String id) throws IOException {
        return Files.readString(output(dir, id, "out"));
    }

    String stderr(String id) throws IOException {
        return Files.readString(output(dir, id, "err"));
    }

    KeeperTask start(String id, String... argv) throws IOException {
        return done(client.start(request(id, argv)));
    }

    KeeperTask shell(String id, String script) throws IOException {
        return start(id, "/bin/sh", "-c", script);
    }

    ExitStatus exitOf(String id) throws Exception {
        for (KeeperTask task : client.list()) {
            if (task.id().equals(id(id)) && task.exit().isPresent()) {
                return task.exit().get();
            }
        }
        return events.awaitExit(id(id)).exit().orElseThrow();
    }

    Fifo fifo(String name) {
        return Fifo.create(dir.resolve(name));
    }

    static <T> T done(Answer<T> answer) {
        return switch (answer) {
            case Answer.Done<T> done -> done.value();
            case Answer.Refused<T> refused ->
                throw new AssertionError(refused.refusal().toString());
        };
    }

    static Refusal refusal(Answer<?> answer) {
        if (answer instanceof Answer.Refused<?> refused) {
            return refused.refusal();
        }
        throw new AssertionError("Not refused: " + answer);
    }

    void killTasks() throws IOException {
        for (KeeperTask task : client.list()) {
            client.signal(task.id(), Libc.SIGKILL, SignalScope.SESSION);
        }
    }

    @Override
    public void close() throws Exception {
        killTasks();
        done(client.shutdown(true));
        process.onExit().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        client.close();
    }
}
