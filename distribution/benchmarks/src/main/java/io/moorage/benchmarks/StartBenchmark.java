package io.moorage.benchmarks;

import io.moorage.cli.host.RuntimeChoice;

/** How long {@code up} takes until it is ready, on new data and on data that it wrote before. Leaves it running. */
record StartBenchmark(BenchCluster cluster, Report report) {
    void measure(RuntimeChoice runtime) {
        report.single("startColdMillis", "start of up, new data", cluster.start(runtime), "ms");
        cluster.stop();
        report.single("startSecondMillis", "start of up, again", cluster.start(runtime), "ms");
        report.single("rssUpIdleMib", "memory of up, idle", cluster.up().residentMib(), "MiB");
    }
}
