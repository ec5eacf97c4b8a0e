package io.moorage.benchmarks;

import io.moorage.cli.host.StartCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** What one process takes, as the kernel says. */
record ProcessFigures(long pid) {
    static ProcessFigures ofThis() {
        return new ProcessFigures(ProcessHandle.current().pid());
    }

    static ProcessFigures ofPidFile(Path file) throws IOException {
        return new ProcessFigures(Long.parseLong(Files.readString(file).strip()));
    }

    double residentMib() {
        return status("VmRSS:") / 1024.0;
    }

    double threads() {
        return status("Threads:");
    }

    private long status(String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/%d/status".formatted(pid)))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    /** Whether its JVM was told to map a start-up cache. */
    boolean cached() {
        return ProcessHandle.of(pid).flatMap(handle -> handle.info().arguments()).stream()
                .flatMap(Stream::of)
                .anyMatch(StartCache::maps);
    }

    double cpuSeconds() {
        return ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().totalCpuDuration())
                        .map(Duration::toNanos)
                        .orElse(0L)
                / 1e9;
    }
}
