package io.moorage.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes a directory holds, some seconds ago: asking never waits for the disk. */
final class DiskUsage {
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Path dir;
    private final AtomicLong countedAtNanos = new AtomicLong(System.nanoTime());
    private volatile long bytes;

    DiskUsage(Path dir) {
        this.dir = dir;
    }

    long bytes() {
        long now = System.nanoTime();
        long before = countedAtNanos.get();
        if (now - before > FRESH_NANOS && countedAtNanos.compareAndSet(before, now)) {
            Thread.ofVirtual().name("registry-disk-usage").start(this::refresh);
        }
        return bytes;
    }

    void refresh() {
        try (var files = Files.walk(dir)) {
            bytes = files.mapToLong(DiskUsage::size).sum();
        } catch (IOException | UncheckedIOException e) {
            // A file vanished under the walk, as segments do; the next count is soon.
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
