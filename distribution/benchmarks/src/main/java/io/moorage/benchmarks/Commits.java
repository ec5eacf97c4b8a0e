package io.moorage.benchmarks;

import io.moorage.cli.client.MasterClient;

/** How long the registry's commits took within the last minute or two, as the master's metrics say. */
record Commits(double p50Millis, double p99Millis) {
    static Commits of(MasterClient master) {
        String metrics = master.get("/metrics").text();
        return new Commits(millis(metrics, "0.5"), millis(metrics, "0.99"));
    }

    /** How many there were in this master's life. */
    static long total(MasterClient master) {
        return (long) sample(master.get("/metrics").text(), "moorage_commits_total ");
    }

    private static double millis(String metrics, String quantile) {
        return 1000 * sample(metrics, "moorage_commit_seconds{quantile=\"%s\"} ".formatted(quantile));
    }

    private static double sample(String metrics, String prefix) {
        return metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(prefix.length())))
                .findFirst()
                .orElse(0);
    }
}
