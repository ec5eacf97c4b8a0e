package io.moorage.benchmarks;

import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.MasterAddress;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.Background;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@code moor master} in a process of its own, with the launcher's flags for it, on a free port. */
final class BenchMaster implements AutoCloseable {
    private static final List<String> FLAGS = List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=50");
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private final Path folder;
    private final boolean temporary;
    private final Process process;
    private final MasterClient client;
    private final int port;

    private BenchMaster(Path folder, boolean temporary, Surroundings surroundings) throws IOException {
        this.folder = folder;
        this.temporary = temporary;
        port = freePort();
        client = new MasterClient(MasterAddress.parse("127.0.0.1:" + port, "bench"), "bench");
        process = Background.start(
                surroundings,
                flags(),
                List.of(
                        "master",
                        "--http",
                        "127.0.0.1:" + port,
                        "--data",
                        folder.resolve("master").toString()),
                folder.resolve("master.log"));
    }

    /** @param data a folder to use in place of a temporary one; it stays, and with it the log */
    static BenchMaster start(Optional<Path> data, Surroundings surroundings) throws IOException {
        Path folder = data.isPresent()
                ? Files.createDirectories(data.get().toAbsolutePath())
                : Files.createTempDirectory("moor-bench-");
        var master = new BenchMaster(folder, data.isEmpty(), surroundings);
        try {
            master.awaitReady();
            return master;
        } catch (RuntimeException failed) {
            master.close();
            throw failed;
        }
    }

    /** Those of this process, but for its heap and collector. */
    private static List<String> flags() {
        var flags = new ArrayList<>(FLAGS);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-X"))
                .forEach(flags::add);
        return flags;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() {
        long end = System.nanoTime() + START_MAX.toNanos();
        while (!client.answers() || !client.get("/moorage/v1/ready").ok()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw FailedException.refused(
                        "The master of this benchmark is not ready.",
                        Background.tail(folder.resolve("master.log"), 0),
                        "Mend what it names and run the benchmark again.");
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
        }
    }

    MasterClient client() {
        return client;
    }

    int port() {
        return port;
    }

    ProcessFigures figures() {
        return new ProcessFigures(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (temporary) {
            try (var all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
