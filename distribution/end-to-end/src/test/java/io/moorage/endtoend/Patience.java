package io.moorage.endtoend;

import io.moorage.cli.client.FailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what announces itself to nobody: a port of another process, a file, a pid. */
final class Patience {
    static final Duration USUAL = Duration.ofSeconds(60);

    /** For what takes processor time by the tens of seconds on a busy machine. */
    static final Duration LONG = Duration.ofMinutes(4);

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(20);

    private Patience() {}

    /** Looks until something is seen; else fails with what was waited for and more that may explain it. */
    static <T> T await(Duration atMost, String what, Supplier<Optional<T>> look, Supplier<String> more) {
        long end = System.nanoTime() + atMost.toNanos();
        Optional<T> seen = tryLook(look);
        while (seen.isEmpty()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not within %s: %s.%n%s".formatted(atMost, what, more.get()));
            }
            LockSupport.parkNanos(LOOK_INTERVAL.toNanos());
            seen = tryLook(look);
        }
        return seen.get();
    }

    /** A master that is down answers nothing, and one that starts refuses; both are what these tests are about. */
    private static <T> Optional<T> tryLook(Supplier<Optional<T>> look) {
        try {
            return look.get();
        } catch (FailedException | AssertionError notYet) {
            return Optional.empty();
        }
    }
}
