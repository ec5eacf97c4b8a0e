package io.moorage.benchmarks;

import io.moorage.cli.client.MasterClient;

/** How long the registry's commits took within the last minute or two, as the master's metrics say. */
record Commits(double p50Millis, double p99Millis) {
    static Commits of(MasterClient master) {
        String metrics = master.get("/metrics").text();
        return new Commits(millis(metrics, "0.5"), millis(metrics, "0.99"));
    }

    private static double millis(String metrics, String quantile) {
        String prefix = "moorage_commit_seconds{quantile=\"%s\"} ".formatted(quantile);
        return metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(prefix.length())) * 1000)
                .findFirst()
                .orElse(0);
    }
}
