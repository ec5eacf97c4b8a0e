package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.Moor;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.UpFiles;
import io.moorage.cli.text.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code moor bench launch}. */
@Command(name = "bench", description = "Measure a cluster of its own on this host; the last line is one JSON object.")
public final class BenchVerb implements Callable<Integer> {
    enum What {
        launch
    }

    private static final int KILLS_MAX = 20;
    /** More than the pause that the service framework makes between two requests for offers. */
    private static final Duration GAP = Duration.ofMillis(300);

    @Parameters(paramLabel = "launch", description = "from a request to a running task, and what stands around it")
    private What what = What.launch;

    @Option(names = "--count", paramLabel = "N", description = "how many launches (default: ${DEFAULT-VALUE})")
    private int count = 200;

    @Option(names = "--data", paramLabel = "DIR", description = "a folder for its data, in place of a temporary one")
    private Optional<Path> data = Optional.empty();

    private final Surroundings surroundings;
    private final ObjectNode json = Json.object();
    private final Table table = new Table("FIGURE", "COUNT", "P50", "P99", "UNIT");

    BenchVerb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = data.isPresent() ? data.get().toAbsolutePath() : Files.createTempDirectory("moor-bench-");
        Path home = Files.createDirectories(folder.resolve("home"));
        Path cluster = folder.resolve("d");
        json.put("benchmark", what.name()).put("count", count);
        versions();
        try {
            start("startColdMillis", "start of up, new data", home, cluster);
            moor(home, "down", "--data", cluster.toString());
            start("startSecondMillis", "start of up, again", home, cluster);
            measure(cluster);
        } catch (FailedException failed) {
            surroundings.err().println("moor: %s %s %s".formatted(failed.what(), failed.why(), failed.remedy()));
            return failed.exitCode().code();
        } finally {
            moor(home, "down", "--purge", "--data", cluster.toString());
            if (data.isEmpty()) {
                remove(folder);
            }
        }
        surroundings.out().print(table);
        surroundings.out().println(Json.compact(json));
        return 0;
    }

    private void measure(Path cluster) throws IOException, InterruptedException {
        var record = new UpFiles(cluster).running().orElseThrow();
        var up = new ProcessFigures(record.pid());
        var master = new MasterClient(record.address(), "bench");
        double cpuBefore = up.cpuSeconds();
        json.put("rssUpIdleMib", up.residentMib());
        try (var events = master.events("/moorage/v1/events")) {
            var benchmark = new LaunchBenchmark(master, events);
            report(
                    "launch",
                    "POST to TASK_RUNNING",
                    benchmark.launches(0, count, GAP, i -> progress("launched", i, count)));
            int more = Math.max(1, count / 4);
            report(
                    "launchBackToBack",
                    "the same, back to back",
                    benchmark.launches(count, more, Duration.ZERO, i -> progress("launched back to back", i, more)));
            json.put("cpuUpSecondsOfLaunches", up.cpuSeconds() - cpuBefore);
            int kills = Math.min(KILLS_MAX, count);
            report(
                    "replace",
                    "kill -9 to replacement",
                    benchmark.replacements(kills, GAP, i -> progress("killed", i, kills)));
        }
        var keeper = ProcessFigures.ofPidFile(cluster.resolve("agent/keeper/keeper.pid"));
        single("rssUpMib", "memory of up", up.residentMib(), "MiB");
        single("rssKeeperMib", "memory of the keeper", keeper.residentMib(), "MiB");
        json.put("cpuUpSeconds", up.cpuSeconds()).put("cpuKeeperSeconds", keeper.cpuSeconds());
        commits(master);
        json.put("loadAverageAfter", loadAverage());
    }

    private void commits(MasterClient master) {
        double p50 = 0;
        double p99 = 0;
        for (String line : master.get("/metrics").text().lines().toList()) {
            if (line.startsWith("moorage_commit_seconds{quantile=\"0.5\"}")) {
                p50 = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) * 1000;
            } else if (line.startsWith("moorage_commit_seconds{quantile=\"0.99\"}")) {
                p99 = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) * 1000;
            }
        }
        json.put("commitP50Millis", p50).put("commitP99Millis", p99);
        table.row("commit", "-", text(p50), text(p99), "ms");
    }

    private void start(String field, String title, Path home, Path cluster) {
        long from = System.nanoTime();
        moor(home, "up", "--detach", "--http", "127.0.0.1:0", "--runtime", "process", "--data", cluster.toString());
        single(field, title, (System.nanoTime() - from) / 1e6, "ms");
    }

    private void moor(Path home, String... arguments) {
        var printed = new ByteArrayOutputStream();
        var stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        var quiet = new Surroundings(
                stream, stream, surroundings.environment(), home, surroundings.clock(), List.of(arguments));
        int code = Moor.run(quiet, arguments);
        if (code != 0) {
            throw FailedException.refused(
                    "'moor %s' ended with %d.".formatted(arguments[0], code),
                    printed.toString(StandardCharsets.UTF_8),
                    "Mend what it names and run the benchmark again.");
        }
    }

    private void report(String field, String title, Figures figures) {
        json.put(field + "P50Millis", figures.quantile(0.5)).put(field + "P99Millis", figures.quantile(0.99));
        table.row(
                title,
                Integer.toString(figures.count()),
                text(figures.quantile(0.5)),
                text(figures.quantile(0.99)),
                "ms");
    }

    private void single(String field, String title, double value, String unit) {
        json.put(field, value);
        table.row(title, "1", text(value), "-", unit);
    }

    private void versions() {
        json.put("java", Runtime.version().toString())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("cores", Runtime.getRuntime().availableProcessors())
                .put("loadAverageBefore", loadAverage());
    }

    private void progress(String word, int done, int all) {
        if (done == all || done % 20 == 0) {
            surroundings.err().println("%s %d of %d".formatted(word, done, all));
        }
    }

    private static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void remove(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
