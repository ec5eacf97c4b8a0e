package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;

/** What running tasks cost while nothing happens: memory and processor time of {@code up} and of the keeper, with one task and with many. */
final class SteadyBenchmark {
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final int ONE = 0;
    private static final int MANY = 1;

    private final BenchCluster cluster;
    private final Apps apps;
    private final TaskEvents events;
    private final Report report;

    /** @param checkInterval between two checks of a task's health; zero for none */
    record Load(int tasks, Duration window, Duration checkInterval) {}

    /** What a process used in a window of time. */
    private record Use(double residentMib, double cpuMillisPerSecond) {}

    /** Of both processes. */
    private record Uses(Use up, Use keeper) {}

    SteadyBenchmark(BenchCluster cluster, TaskEvents events, Report report) {
        this.cluster = cluster;
        this.apps = new Apps(cluster.master());
        this.events = events;
        this.report = report;
    }

    void measure(Load load) throws IOException, InterruptedException {
        start(ONE, 1, load);
        var one = use(load.window(), "with one task");
        long from = System.nanoTime();
        start(MANY, load.tasks(), load);
        report.single(
                "startedPerSecond",
                "tasks started, until the last runs",
                load.tasks() / ((System.nanoTime() - from) / 1e9),
                "1/s");
        var many = use(load.window(), "with %d tasks".formatted(load.tasks()));
        tell("Up", "up", one.up(), many.up(), load.tasks());
        tell("Keeper", "keeper", one.keeper(), many.keeper(), load.tasks());
        var commits = Commits.of(apps.master());
        report.put("commitP50Millis", commits.p50Millis());
        report.put("commitP99Millis", commits.p99Millis());
    }

    private void tell(String field, String title, Use one, Use many, int tasks) {
        report.single(
                "rss%sOneMib".formatted(field), "memory of %s, 1 task".formatted(title), one.residentMib(), "MiB");
        report.single(
                "rss%sMib".formatted(field),
                "memory of %s, %d tasks".formatted(title, tasks),
                many.residentMib(),
                "MiB");
        report.single(
                "rss%sKibPerTask".formatted(field),
                "the difference, per task",
                (many.residentMib() - one.residentMib()) * 1024 / tasks,
                "KiB");
        report.single(
                "cpu%sOneMillisPerSecond".formatted(field),
                "CPU of %s, 1 task".formatted(title),
                one.cpuMillisPerSecond(),
                "ms/s");
        report.single(
                "cpu%sMillisPerSecond".formatted(field),
                "CPU of %s, %d tasks".formatted(title, tasks),
                many.cpuMillisPerSecond(),
                "ms/s");
        report.single(
                "cpu%sMillisPerSecondPerTask".formatted(field),
                "the difference, per task",
                (many.cpuMillisPerSecond() - one.cpuMillisPerSecond()) / tasks,
                "ms/s");
    }

    private void start(int number, int instances, Load load) throws InterruptedException {
        String name = Apps.name(number);
        apps.create(app(number, instances, load.checkInterval()));
        for (int i = 1; i <= instances; i++) {
            events.await("%d of %s run".formatted(i, name), event -> event.ofApp(name) && event.running());
            report.progress("started", i, instances);
        }
    }

    /** The checks ask the master's own port: what they cost the agent is measured, and not a server in each task. */
    private ObjectNode app(int number, int instances, Duration checkInterval) {
        var app = Apps.process(number, "exec sleep 86413").put("instances", instances);
        if (!checkInterval.isZero()) {
            app.putArray("healthChecks")
                    .addObject()
                    .put("protocol", "MESOS_TCP")
                    .put("port", apps.master().address().port())
                    .put("delaySeconds", 0)
                    .put("intervalSeconds", checkInterval.toSeconds());
        }
        return app;
    }

    private Uses use(Duration window, String when) throws IOException, InterruptedException {
        var up = cluster.up();
        var keeper = cluster.keeper();
        events.pause(SETTLE);
        report.say("watching for %d s %s".formatted(window.toSeconds(), when));
        double upBefore = up.cpuSeconds();
        double keeperBefore = keeper.cpuSeconds();
        long from = System.nanoTime();
        events.pause(window);
        double seconds = (System.nanoTime() - from) / 1e9;
        return new Uses(
                new Use(up.residentMib(), (up.cpuSeconds() - upBefore) * 1000 / seconds),
                new Use(keeper.residentMib(), (keeper.cpuSeconds() - keeperBefore) * 1000 / seconds));
    }
}
