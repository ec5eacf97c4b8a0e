package io.moorage.benchmarks;

import io.moorage.cli.Moor;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.RuntimeChoice;
import io.moorage.cli.host.StartCache;
import io.moorage.cli.host.UpFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An {@code up} of the benchmark's own, on a free port and data of its own; nothing of it is left after {@link #close}. */
final class BenchCluster implements AutoCloseable {
    private final Surroundings surroundings;
    private final Path folder;
    private final boolean temporary;

    private BenchCluster(Surroundings surroundings, Path folder, boolean temporary) {
        this.surroundings = surroundings;
        this.folder = folder;
        this.temporary = temporary;
    }

    /** @param data a folder to use in place of a temporary one; it stays, and with it the logs */
    static BenchCluster in(Optional<Path> data, Surroundings surroundings) throws IOException {
        Path folder = data.isPresent()
                ? Files.createDirectories(data.get().toAbsolutePath())
                : Files.createTempDirectory("moor-bench-");
        Files.createDirectories(folder.resolve("home"));
        return new BenchCluster(surroundings, folder, data.isEmpty());
    }

    /** Starts it; returns when it is ready, with how many milliseconds that took. */
    double start(RuntimeChoice runtime) {
        return start(runtime, surroundings.environment());
    }

    /** The same, with the start-up cache if there is one, or without. */
    double start(boolean cache) {
        var environment = new HashMap<>(surroundings.environment());
        environment.put(StartCache.DECLINED, cache ? "" : "1");
        return start(RuntimeChoice.process, environment);
    }

    private double start(RuntimeChoice runtime, Map<String, String> environment) {
        long from = System.nanoTime();
        moor(
                environment,
                "up",
                "--detach",
                "--http",
                "127.0.0.1:0",
                "--runtime",
                runtime.name(),
                "--data",
                data().toString());
        return (System.nanoTime() - from) / 1e6;
    }

    void stop() {
        moor(surroundings.environment(), "down", "--data", data().toString());
    }

    MasterClient master() {
        return new MasterClient(running().address(), "bench");
    }

    ProcessFigures up() {
        return new ProcessFigures(running().pid());
    }

    /** There is one from the first process task on. */
    ProcessFigures keeper() throws IOException {
        return ProcessFigures.ofPidFile(data().resolve("agent/keeper/keeper.pid"));
    }

    /** For what a benchmark needs besides. */
    Path folder() {
        return folder;
    }

    private Path data() {
        return folder.resolve("d");
    }

    private UpFiles.Record running() {
        return new UpFiles(data())
                .running()
                .orElseThrow(() -> FailedException.refused(
                        "The cluster of this benchmark has ended.",
                        "Its log is '%s'.".formatted(new UpFiles(data()).log()),
                        "Give --data DIR to keep it."));
    }

    /** Runs a verb that asks this cluster. */
    void moor(String... arguments) {
        moor(surroundings.environment(), arguments);
    }

    private void moor(Map<String, String> environment, String... arguments) {
        var printed = new ByteArrayOutputStream();
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var quiet = new Surroundings(
                stream, stream, environment, folder.resolve("home"), surroundings.clock(), List.of(arguments));
        int code = Moor.run(quiet, arguments);
        if (code != 0) {
            throw FailedException.refused(
                    "'moor %s' ended with %d.".formatted(arguments[0], code),
                    printed.toString(StandardCharsets.UTF_8),
                    "Mend what it names and run the benchmark again.");
        }
    }

    @Override
    public void close() throws IOException {
        moor(surroundings.environment(), "down", "--purge", "--data", data().toString());
        if (temporary) {
            try (var all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
