package io.moorage.benchmarks;

import java.time.Duration;

/**
 * From a request to a running process, and from a killed one to its replacement: until the task itself writes its first line,
 * and until the event stream says that it runs.
 */
final class LaunchBenchmark {
    /** More than the pause that the service framework makes between two requests for offers. */
    static final Duration GAP = Duration.ofMillis(300);

    private static final int KILLS_MAX = 50;

    private final BenchCluster cluster;
    private final Apps apps;
    private final TaskEvents events;
    private final FirstLines lines;
    private final Report report;
    private int next;

    LaunchBenchmark(BenchCluster cluster, TaskEvents events, FirstLines lines, Report report) {
        this.cluster = cluster;
        this.apps = new Apps(cluster.master());
        this.events = events;
        this.lines = lines;
        this.report = report;
    }

    void measure(int count) throws InterruptedException {
        double before = cluster.up().cpuSeconds();
        launches("launch", "one at a time", count, GAP);
        report.single(
                "cpuUpMillisPerLaunch",
                "CPU of up for one launch",
                (cluster.up().cpuSeconds() - before) * 1000 / count,
                "ms");
        launches("launchBackToBack", "back to back", Math.max(1, count / 4), Duration.ZERO);
        replacements(Math.min(KILLS_MAX, count));
    }

    private void launches(String field, String title, int count, Duration gap) throws InterruptedException {
        var started = new Figures();
        var told = new Figures();
        for (int i = 0; i < count; i++) {
            events.pause(gap);
            int number = next++;
            String name = Apps.name(number);
            var app = Apps.process(number, lines.command(number));
            long from = System.nanoTime();
            apps.create(app);
            started.add(lines.await(number).atNanos() - from);
            told.add(awaitRunning(name) - from);
            report.progress("launched " + title, i + 1, count);
        }
        var commits = Commits.of(apps.master());
        report.latency(field + "FirstLine", "POST to the task's first line, " + title, started, commits);
        report.latency(field, "POST to TASK_RUNNING, " + title, told, commits);
    }

    private void replacements(int count) throws InterruptedException {
        var started = new Figures();
        var told = new Figures();
        int number = next++;
        String name = Apps.name(number);
        apps.create(Apps.process(number, lines.command(number)));
        var running = lines.await(number);
        for (int i = 0; i < count; i++) {
            events.pause(GAP);
            ProcessHandle process = FirstLines.process(running);
            long from = System.nanoTime();
            process.destroyForcibly();
            running = lines.await(number);
            started.add(running.atNanos() - from);
            told.add(awaitRunning(name) - from);
            report.progress("killed", i + 1, count);
        }
        var commits = Commits.of(apps.master());
        report.latency("replaceFirstLine", "kill -9 to the replacement's first line", started, commits);
        report.latency("replace", "kill -9 to its TASK_RUNNING", told, commits);
    }

    private long awaitRunning(String name) throws InterruptedException {
        return events.await(name + " runs", event -> event.ofApp(name) && event.running())
                .atNanos();
    }
}
