package io.moorage.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What plugins cost: to install, to ask, to have, and what a hostile one costs the others. */
final class PluginBenchmark {
    private static final String CALM = "calm";
    private static final String HOSTILE = "hostile";
    private static final int IDLE = 10;
    private static final int BLOCKS = 5;
    private static final long PAUSE_NANOS = 500_000;

    private final BenchCluster cluster;
    private final Report report;

    PluginBenchmark(BenchCluster cluster, Report report) {
        this.cluster = cluster;
        this.report = report;
    }

    void measure(int count, Duration quiet) throws IOException {
        installs(Math.max(1, count / 10));
        install(CALM);
        roundTrips(count);
        offers(count);
        idle(quiet);
        idleProcess(quiet);
    }

    private void installs(int count) throws IOException {
        var figures = new Figures();
        for (int i = 1; i <= count; i++) {
            long from = System.nanoTime();
            install(CALM);
            while (cluster.master().get("/" + CALM).json().path("offers").asLong() == 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            figures.add(System.nanoTime() - from);
            remove(CALM);
            report.progress("installed", i, count);
        }
        report.latency("installToOffer", "plugin install to its first offer", figures, Commits.of(cluster.master()));
    }

    /** Alternately; after each move as many requests are made unmeasured, for a process of its own begins cold. */
    private void roundTrips(int count) {
        var inProcess = new Figures();
        var outOfProcess = new Figures();
        for (int block = 1; block <= BLOCKS; block++) {
            roundTrips(inProcess, count / BLOCKS);
            move(CALM, "--out-of-process");
            roundTrips(outOfProcess, count / BLOCKS);
            move(CALM, "--in-process");
            report.progress("blocks of requests", block, BLOCKS);
        }
        report.latency("roundTripInProcess", "request to a plugin in the master and back", inProcess);
        report.latency("roundTripOutOfProcess", "the same in a process of its own", outOfProcess);
    }

    private void roundTrips(Figures figures, int count) {
        for (int i = 0; i < count; i++) {
            ask("/" + CALM);
        }
        for (int i = 0; i < count; i++) {
            long from = System.nanoTime();
            ask("/" + CALM);
            figures.add(System.nanoTime() - from);
        }
    }

    /** Alternately, so that what else the host does meets both. */
    private void offers(int count) throws IOException {
        var alone = new Figures();
        var beside = new Figures();
        for (int block = 1; block <= BLOCKS; block++) {
            offers(alone, count / BLOCKS);
            install(HOSTILE);
            offers(beside, count / BLOCKS);
            remove(HOSTILE);
            report.progress("blocks of offers", block, BLOCKS);
        }
        report.latency("offerAlone", "asked to offered", alone);
        report.latency("offerBesideHostile", "the same beside a plugin that refuses all at once", beside);
        report.single("offerRatioP50", "ratio of their medians", beside.quantile(0.5) / alone.quantile(0.5), "");
    }

    private void offers(Figures figures, int count) {
        for (int i = 0; i < count; i++) {
            long from = System.nanoTime();
            ask("/" + CALM + "/offer");
            figures.add(System.nanoTime() - from);
        }
    }

    private void idle(Duration quiet) throws IOException {
        var before = use(quiet);
        for (int i = 0; i < IDLE; i++) {
            install("idle" + i);
        }
        var after = use(quiet);
        report.single("idleThreads", "threads of an idle plugin", (after.threads - before.threads) / IDLE, "");
        report.single("idleRssMib", "memory of an idle plugin", (after.rssMib - before.rssMib) / IDLE, "MiB");
        report.single(
                "idleCpuMillisPerSecond",
                "CPU of an idle plugin",
                (after.cpuMillisPerSecond - before.cpuMillisPerSecond) / IDLE,
                "ms/s");
    }

    private void idleProcess(Duration quiet) {
        var before = children();
        move(CALM, "--out-of-process");
        ask("/" + CALM);
        var process = children().stream()
                .filter(pid -> !before.contains(pid))
                .map(ProcessFigures::new)
                .findFirst()
                .orElseThrow();
        double from = process.cpuSeconds();
        LockSupport.parkNanos(quiet.toNanos());
        double cpuSeconds = process.cpuSeconds() - from;
        report.single("idleProcessRssMib", "memory of an idle plugin's own process", process.residentMib(), "MiB");
        report.single(
                "idleProcessCpuMillisPerSecond",
                "CPU of an idle plugin's own process",
                cpuSeconds * 1_000 / quiet.toSeconds(),
                "ms/s");
    }

    private List<Long> children() {
        return ProcessHandle.of(cluster.up().pid()).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .toList();
    }

    private record Use(double threads, double rssMib, double cpuMillisPerSecond) {}

    private Use use(Duration quiet) {
        var up = cluster.up();
        double from = up.cpuSeconds();
        LockSupport.parkNanos(quiet.toNanos());
        return new Use(up.threads(), up.residentMib(), (up.cpuSeconds() - from) * 1_000 / quiet.toSeconds());
    }

    private void ask(String path) {
        cluster.master().get(path).orFail("The plugin did not answer.", "Look at the cluster's log.");
    }

    private void install(String id) throws IOException {
        cluster.moor("plugin", "install", zip(id).toString());
    }

    private void move(String id, String where) {
        cluster.moor("plugin", "restart", id, where);
    }

    private void remove(String id) {
        cluster.moor("plugin", "remove", id);
    }

    private Path zip(String id) throws IOException {
        var file = cluster.folder().resolve(id + ".zip");
        var folder = ProbeScheduler.class.getPackageName().replace('.', '/');
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            add(out, "plugin.properties", bytes("plugin.id=%s%nplugin.version=1.0.0%n".formatted(id)));
            add(out, "classes/META-INF/extensions.idx", bytes(ProbeScheduler.class.getName() + "\n"));
            add(out, "classes" + ProbeScheduler.NAME, bytes(id));
            for (var name : new String[] {"ProbeScheduler.class", "ProbeScheduler$Probe.class"}) {
                try (var in = Objects.requireNonNull(ProbeScheduler.class.getResourceAsStream(name))) {
                    add(out, "classes/%s/%s".formatted(folder, name), in.readAllBytes());
                }
            }
        }
        return file;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void add(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
