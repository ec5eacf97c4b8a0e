package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** From a request to a running container, and {@code docker run -d} of the same image with the same limits, alternately. */
final class DockerBenchmark {
    private static final int MEM_MIB = 32;
    private static final Duration GAP = Duration.ofMillis(300);
    private static final List<String> COMMAND = List.of("/bin/busybox", "sleep", "86413");
    private static final int NUMBER_FIRST = 2_000_000;

    private final BenchCluster cluster;
    private final Apps apps;
    private final TaskEvents events;
    private final DockerCommand docker = new DockerCommand();
    private final Report report;

    DockerBenchmark(BenchCluster cluster, TaskEvents events, Report report) {
        this.cluster = cluster;
        this.apps = new Apps(cluster.master());
        this.events = events;
        this.report = report;
    }

    void measure(int count) throws IOException, InterruptedException {
        docker.makeImage(cluster.folder());
        report.put("docker", docker.version());
        // The first of either is not counted.
        ours(NUMBER_FIRST);
        plain();
        var ours = new Figures();
        var plain = new Figures();
        for (int i = 1; i <= count; i++) {
            ours.add(ours(NUMBER_FIRST + i));
            plain.add(plain());
            report.progress("containers", i, count);
        }
        report.latency("docker", "POST to TASK_RUNNING, container", ours, Commits.of(apps.master()));
        report.latency("dockerRun", "docker run -d", plain);
        report.single("dockerRatio", "the first to the second, p50", ours.quantile(0.5) / plain.quantile(0.5), "");
    }

    /** One container at a time on either side, so that neither engine's list grows. */
    private long ours(int number) throws InterruptedException {
        events.pause(GAP);
        String name = Apps.name(number);
        long from = System.nanoTime();
        apps.create(app(number));
        long nanos = events.await(name + " runs", event -> event.ofApp(name) && event.running())
                        .atNanos()
                - from;
        apps.delete(number);
        events.await(name + " has ended", event -> event.ofApp(name) && event.ended());
        return nanos;
    }

    private long plain() throws InterruptedException {
        events.pause(GAP);
        long from = System.nanoTime();
        String id = docker.start(MEM_MIB, COMMAND);
        long nanos = System.nanoTime() - from;
        docker.remove(id);
        return nanos;
    }

    private static ObjectNode app(int number) {
        var app = Json.object()
                .put("id", Apps.path(number))
                .put("cpus", 0.1)
                .put("mem", MEM_MIB)
                .put("taskKillGracePeriodSeconds", 0);
        COMMAND.forEach(app.putArray("args")::add);
        app.putArray("networks").addObject().put("mode", "host");
        app.putObject("container").put("type", "DOCKER").putObject("docker").put("image", DockerCommand.IMAGE);
        return app;
    }
}
