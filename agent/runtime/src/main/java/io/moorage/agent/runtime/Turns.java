package io.moorage.agent.runtime;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop: one thread that takes turns in the order in which they are posted. What a turn throws is a bug, logged, and ends that turn alone. */
public final class Turns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
    private static final Duration CLOSING_MAX = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor loop;

    public Turns(String name) {
        loop = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** After {@link #close} the turn is dropped. */
    public void post(Runnable turn) {
        later(Duration.ZERO, turn);
    }

    public void later(Duration pause, Runnable turn) {
        try {
            var unused = loop.schedule(() -> take(turn), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("This loop is closed; the next life asks what happened.");
        }
    }

    private static void take(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException e) {
            LOG.error("A turn failed, which is a bug.", e);
        }
    }

    /** Waits, for a bounded time, for the turn at hand. */
    @Override
    public void close() {
        loop.shutdownNow();
        try {
            if (!loop.awaitTermination(CLOSING_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("A turn does not end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
