package io.moorage.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real {@code up} in a process of its own, with its own home and data; its tasks end with {@link #close}. */
final class RealUp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path home;
    private final Path data;
    private final Terminal terminal;

    /** What may become true as the cluster goes on. */
    interface Condition {
        boolean holds() throws Exception;
    }

    /** @param frameworks folders below {@code frameworks} whose zips are the bundled plugins */
    RealUp(String... frameworks) throws IOException {
        // A socket's path is short, and the names that JUnit gives are long.
        home = Files.createTempDirectory("moor");
        data = home.resolve("d");
        var folders = Stream.of(frameworks)
                .map(name -> Path.of("../../frameworks", name, "target")
                        .toAbsolutePath()
                        .toString())
                .collect(Collectors.joining(File.pathSeparator));
        terminal = new Terminal(home, Map.of("MOOR_PLUGINS", folders));
    }

    Path home() {
        return home;
    }

    Path data() {
        return data;
    }

    Terminal terminal() {
        return terminal;
    }

    /** Starts it, and waits until it is ready. */
    void start(String... more) {
        var command = Stream.concat(
                Stream.of("up", "--detach", "--http", "127.0.0.1:0", "--data", data.toString()), Stream.of(more));
        var up = terminal.run(command.toArray(String[]::new));
        assertThat(up.errors()).isEmpty();
        assertThat(up.exitCode()).isZero();
    }

    /** As kill -9 does. */
    void kill() throws IOException {
        long pid = Long.parseLong(Files.readString(data.resolve("up.pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
    }

    /** Looks again with each event of the cluster: tasks that start and end are events. */
    void await(String what, Condition condition) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        try (var events = terminal.master().events("/moorage/v1/events")) {
            while (!condition.holds()) {
                assertThat(System.nanoTime()).as("not in time: " + what).isLessThan(until);
                events.next(Duration.ofSeconds(1));
            }
        }
    }

    @Override
    public void close() {
        terminal.run("down", "--purge", "--data", data.toString());
    }
}
