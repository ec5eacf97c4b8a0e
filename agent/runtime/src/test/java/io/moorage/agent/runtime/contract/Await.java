package io.moorage.agent.runtime.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Waits, with a deadline, for what nobody tells: files and processes. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(5);

    private Await() {}

    public static void until(String what, BooleanSupplier holds) {
        long until = System.nanoTime() + DEADLINE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("Within %s it did not come about that %s".formatted(DEADLINE, what));
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    /** Until a file has a whole line; that line. */
    public static String line(Path file) {
        until(file + " has a line", () -> text(file).endsWith("\n"));
        return text(file).lines().findFirst().orElseThrow();
    }

    private static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes of this host, of whatever container, that have the text among their arguments. */
    public static List<ProcessHandle> processes(String argument) {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.filter(process -> commandLine(process.pid()).contains("\0" + argument + "\0"))
                    .toList();
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException e) {
            return "";
        }
    }
}
