package io.moorage.master;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits until something is so, with a deadline. */
public final class Eventually {
    static final Duration DEADLINE = Duration.ofSeconds(20);

    private Eventually() {}

    public static void so(String what, Callable<Boolean> condition) {
        so(what, DEADLINE, condition);
    }

    public static void so(String what, Duration deadline, Callable<Boolean> condition) {
        long end = System.nanoTime() + deadline.toNanos();
        Throwable last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception | AssertionError e) {
                last = e;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        } while (System.nanoTime() < end);
        throw new AssertionError("Not so within %s: %s".formatted(deadline, what), last);
    }
}
