package io.moorage.benchmarks;

import io.moorage.cli.client.MasterClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * When the slots of some jobs were decided: each is asked for again and again, and its answer, which the master gives only when all
 * before it is committed, then names the slot after that. So a time is at most one answer too late, never too early.
 */
final class DecisionSamples implements AutoCloseable {
    private static final int JOBS = 16;

    private final MasterClient master;
    private final ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Instant>> decided = new ArrayList<>();
    private final Instant due;

    /** Begins to ask when the jobs are due. */
    DecisionSamples(MasterClient master, Instant due, int jobs) {
        this.master = master;
        this.due = due;
        RandomGenerator.getDefault()
                .ints(JOBS, 0, jobs)
                .forEach(job -> decided.add(askers.submit(() -> decidedAt("/v1/scheduler/job/job-" + job))));
    }

    private Instant decidedAt(String path) throws InterruptedException {
        Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
        while (!nextSlot(path).isAfter(due)) {}
        return Instant.now();
    }

    private Instant nextSlot(String path) {
        var schedule = master.get(path)
                .orFail(
                        "The master does not tell of a job.",
                        "Look at master.log in the data folder, which --data keeps.")
                .json()
                .get("schedule")
                .textValue();
        return Instant.parse(schedule.split("/")[1]);
    }

    Figures await() throws InterruptedException, ExecutionException {
        var lateness = new Figures();
        for (var one : decided) {
            lateness.add(Duration.between(due, one.get()).toNanos());
        }
        return lateness;
    }

    @Override
    public void close() {
        askers.shutdownNow();
    }
}
