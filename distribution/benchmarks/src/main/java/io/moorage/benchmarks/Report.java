package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.HostVersion;
import io.moorage.cli.text.Table;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What one benchmark found: progress while it runs, then a table, and one JSON object as the last line. */
final class Report {
    private static final int PROGRESS_STEPS = 10;

    private final Surroundings surroundings;
    private final ObjectNode json = Json.object();
    private final Table table = new Table("FIGURE", "COUNT", "P50", "P99", "UNIT", "COMMIT P50", "COMMIT P99");

    Report(Surroundings surroundings, String benchmark) {
        this.surroundings = surroundings;
        put("benchmark", benchmark);
        put("moorage", HostVersion.text());
        put("java", Runtime.version().toString());
        put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        put("cores", Runtime.getRuntime().availableProcessors());
        put("loadAverageBefore", loadAverage());
    }

    void put(String field, String value) {
        json.put(field, value);
    }

    void put(String field, double value) {
        json.put(field, value);
    }

    /** One step of many is done; about ten of them are told. */
    void progress(String what, int done, int all) {
        int step = Math.max(1, all / PROGRESS_STEPS);
        if (done == all || done % step == 0) {
            say("%s: %d of %d".formatted(what, done, all));
        }
    }

    void say(String line) {
        surroundings.err().println(line);
    }

    /** Durations that no commit is part of. */
    void latency(String field, String title, Figures figures) {
        put(field + "P50Millis", figures.quantile(0.5));
        put(field + "P99Millis", figures.quantile(0.99));
        table.row(title, count(figures), text(figures.quantile(0.5)), text(figures.quantile(0.99)), "ms", "-", "-");
    }

    /** Durations, beside what the registry's commits took meanwhile. */
    void latency(String field, String title, Figures figures, Commits commits) {
        put(field + "P50Millis", figures.quantile(0.5));
        put(field + "P99Millis", figures.quantile(0.99));
        put(field + "CommitP50Millis", commits.p50Millis());
        put(field + "CommitP99Millis", commits.p99Millis());
        table.row(
                title,
                count(figures),
                text(figures.quantile(0.5)),
                text(figures.quantile(0.99)),
                "ms",
                text(commits.p50Millis()),
                text(commits.p99Millis()));
    }

    void single(String field, String title, double value, String unit) {
        put(field, value);
        table.row(title, "1", text(value), "-", unit, "-", "-");
    }

    void print() {
        put("loadAverageAfter", loadAverage());
        put("cpuBenchmarkSeconds", ProcessFigures.ofThis().cpuSeconds());
        surroundings.out().print(table);
        surroundings.out().println(Json.compact(json));
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String count(Figures figures) {
        return Integer.toString(figures.count());
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }
}
