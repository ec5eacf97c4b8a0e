package io.moorage.agent.keeper;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The one thread that touches the keeper's state. Its mailbox is bounded; who finds it full waits. It has nothing to do between messages, unless
 * there are adopted tasks: then it looks at them every {@value #LOOK_MILLIS} ms.
 */
final class KeeperLoop {
    private static final int MAILBOX_MAX = 64;
    private static final long LOOK_MILLIS = 250;

    private final BlockingQueue<Runnable> mailbox = new ArrayBlockingQueue<>(MAILBOX_MAX);
    private final Consumer<String> report;
    private boolean stopped;

    KeeperLoop(Consumer<String> report) {
        this.report = report;
    }

    /** From any thread but the loop's. */
    void post(Runnable turn) {
        boolean interrupted = false;
        while (true) {
            try {
                mailbox.put(turn);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** On the loop. */
    void stop() {
        stopped = true;
    }

    /** Runs until stopped; {@code look} is called at intervals while {@code watching} says so. */
    void run(BooleanSupplier watching, Runnable look) throws InterruptedException {
        long lookAt = System.nanoTime();
        while (!stopped) {
            Runnable turn = watching.getAsBoolean()
                    ? mailbox.poll(Math.max(0, lookAt - System.nanoTime()), TimeUnit.NANOSECONDS)
                    : mailbox.take();
            if (turn != null) {
                guarded(turn);
            }
            if (watching.getAsBoolean() && System.nanoTime() - lookAt >= 0) {
                guarded(look);
                lookAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
            }
        }
    }

    /** Elsewhere a bug stops the process. The keeper goes on: with it would go the exit statuses of tasks that have nothing to do with it. */
    private void guarded(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            report.accept("A turn failed, which is a bug: " + e);
        }
    }
}
