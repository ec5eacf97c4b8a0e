package io.moorage.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What tests on real files need: free ports, deadlines, copies of a folder, and the segments in it. */
final class RegistryFolder {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private RegistryFolder() {}

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RegistryConfig alone(Path dir) {
        return RegistryConfig.alone(dir, "m1", "127.0.0.1", freePort());
    }

    /** Looks again every millisecond, until the deadline. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Did not happen within %s.".formatted(DEADLINE));
            }
            LockSupport.parkNanos(200_000);
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** The log's segments, oldest first. */
    static List<Path> segments(Path dir) throws IOException {
        try (var files = Files.walk(dir)) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_"))
                    .sorted(Comparator.comparing(RegistryFolder::startIndex))
                    .toList();
        }
    }

    private static long startIndex(Path segment) {
        var name = segment.getFileName().toString();
        return Long.parseLong(name.replaceAll("^log_(inprogress_)?(\\d+).*", "$2"));
    }
}
