package io.moorage.benchmarks;

import io.moorage.cli.client.FailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Jobs that are due at the same time: how late each begins, and when all are over. Used by many threads. */
final class Burst {
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final Instant due;
    private final int jobs;
    private final CountDownLatch open;
    private final Set<String> begun = new HashSet<>();
    private final Figures lateness = new Figures();
    private int twice;

    Burst(Instant due, int jobs) {
        this.due = due;
        this.jobs = jobs;
        open = new CountDownLatch(jobs);
    }

    Instant due() {
        return due;
    }

    synchronized void begun(String job, Instant at) {
        if (begun.add(job)) {
            lateness.add(Duration.between(due, at).toNanos());
        } else {
            twice++;
        }
    }

    void over() {
        open.countDown();
    }

    Figures await() throws InterruptedException {
        var patience = Duration.between(Instant.now(), due).plus(PATIENCE);
        boolean all = open.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        synchronized (this) {
            if (!all || twice > 0) {
                throw FailedException.refused(
                        "Of %d jobs due at %s not each ran once.".formatted(jobs, due),
                        "%d began, %d of them twice, and %d were not over in time."
                                .formatted(begun.size(), twice, open.getCount()),
                        "Give fewer --jobs, and look at master.log in the data folder, which --data keeps.");
            }
            return lateness;
        }
    }
}
