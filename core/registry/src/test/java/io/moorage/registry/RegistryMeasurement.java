package io.moorage.registry;

import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.RecordingImage;
import io.moorage.engine.registry.RecordingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Prints how long a master alone takes to start, append and close. Not a test: run it by hand on a quiet machine. */
final class RegistryMeasurement {
    private static final int ROUNDS = 6;
    private static final int APPENDS = 3_000;
    private static final int COMMAND_BYTES = 200;

    private RegistryMeasurement() {}

    public static void main(String[] args) throws Exception {
        var dir = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("registry-measurement");
        for (int round = 0; round < ROUNDS; round++) {
            measure(dir, round);
        }
        System.out.printf(
                "threads at the end %d, resident %s%n",
                Thread.getAllStackTraces().size(), resident());
    }

    private static void measure(Path dir, int round) throws Exception {
        var config = RegistryFolder.alone(dir);
        var listener = new RecordingListener();
        long begin = System.nanoTime();
        var registry = new RaftRegistry(config);
        registry.start(new RecordingImage(), listener);
        long started = System.nanoTime();
        RegistryFolder.await(listener::leads);
        long leading = System.nanoTime();
        var nanos = new long[APPENDS];
        for (int i = 0; i < APPENDS; i++) {
            var result = new CompletableFuture<AppendResult>();
            long sent = System.nanoTime();
            registry.append(listener.epoch().orElseThrow(), new byte[COMMAND_BYTES], result::complete);
            result.join();
            nanos[i] = System.nanoTime() - sent;
        }
        long threads = Thread.getAllStackTraces().size();
        long beforeClose = System.nanoTime();
        registry.close();
        long closed = System.nanoTime();
        Arrays.sort(nanos);
        System.out.printf(
                "round %d: start %.0f ms, leading after %.0f ms, append p50 %.2f ms p99 %.2f ms, close %.0f ms, %d threads, resident %s%n",
                round,
                millis(started - begin),
                millis(leading - begin),
                millis(nanos[APPENDS / 2]),
                millis(nanos[APPENDS * 99 / 100]),
                millis(closed - beforeClose),
                threads,
                resident());
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }

    private static String resident() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .findFirst()
                    .orElse("?")
                    .replaceAll("\\s+", " ");
        }
    }
}
