package io.moorage.benchmarks;

import io.moorage.simulation.RandomWorld;
import java.time.Duration;

/** How fast simulated worlds live, one after the other on one thread. */
final class SimulateBenchmark {
    /** Lived before the clock starts, so that what is measured is compiled code. */
    private static final int WARM_UP = 10;

    private static final long SEED_FIRST = 1_000_000;

    private final Report report;

    SimulateBenchmark(Report report) {
        this.report = report;
    }

    void measure(int seeds) {
        live(SEED_FIRST, Math.min(WARM_UP, seeds));
        var process = ProcessFigures.ofThis();
        double cpuBefore = process.cpuSeconds();
        long from = System.nanoTime();
        Duration lived = live(SEED_FIRST + WARM_UP, seeds);
        double seconds = (System.nanoTime() - from) / 1e9;
        report.put("seeds", seeds);
        report.single("seedsPerSecond", "worlds lived", seeds / seconds, "1/s");
        report.single("simulatedSecondsPerWorld", "simulated time of one world", lived.toMillis() / 1e3 / seeds, "s");
        report.single("simulatedSecondsPerSecond", "simulated time", lived.toMillis() / 1e3 / seconds, "s/s");
        report.single(
                "cpuMillisPerWorld",
                "CPU of one world, JIT and GC included",
                (process.cpuSeconds() - cpuBefore) * 1000 / seeds,
                "ms");
    }

    private Duration live(long first, int seeds) {
        var lived = Duration.ZERO;
        for (int i = 0; i < seeds; i++) {
            lived = lived.plus(RandomWorld.live(first + i).lived());
            report.progress("worlds", i + 1, seeds);
        }
        return lived;
    }
}
