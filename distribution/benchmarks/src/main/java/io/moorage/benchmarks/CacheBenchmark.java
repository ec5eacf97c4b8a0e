package io.moorage.benchmarks;

import io.moorage.cli.client.FailedException;

/** From the start of the process that {@code up} is to its being ready, alternately with the start-up cache and without. */
record CacheBenchmark(BenchCluster cluster, Report report) {
    void measure(int count) {
        // Not measured: it writes the data that the others find.
        cluster.start(true);
        boolean cached = cluster.up().cached();
        cluster.stop();
        if (!cached) {
            throw FailedException.refused(
                    "There is no start-up cache to measure.",
                    "None is in ~/.moor/cache for this build and JDK, or this is not run by the launcher.",
                    "Make one by 'moor cache'.");
        }
        var with = new Starts("Cached", "with the cache");
        var without = new Starts("Plain", "without");
        for (int i = 0; i < count; i++) {
            with.once(cluster, true);
            without.once(cluster, false);
            report.progress("starts with and without", i + 1, count);
        }
        with.tell(report);
        without.tell(report);
    }

    private static final class Starts {
        private final String field;
        private final String title;
        private final Figures times = new Figures();
        private double cpuSeconds;
        private double memoryMib;

        Starts(String field, String title) {
            this.field = field;
            this.title = title;
        }

        void once(BenchCluster cluster, boolean cache) {
            times.add((long) (cluster.start(cache) * 1e6));
            cpuSeconds += cluster.up().cpuSeconds();
            memoryMib += cluster.up().residentMib();
            cluster.stop();
        }

        void tell(Report report) {
            report.latency("start" + field, "start of up " + title, times);
            report.single("cpuMillis" + field, "its CPU, mean", cpuSeconds * 1000 / times.count(), "ms");
            report.single("rssMib" + field, "its memory when ready, mean", memoryMib / times.count(), "MiB");
        }
    }
}
