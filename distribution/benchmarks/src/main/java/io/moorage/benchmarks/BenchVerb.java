package io.moorage.benchmarks;

import io.moorage.cli.client.Surroundings;
import io.moorage.cli.host.RuntimeChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code moor bench NAME}. */
@Command(
        name = "bench",
        synopsisSubcommandLabel = "NAME",
        description = "Measure a cluster of its own on this host; the last line is one JSON object.")
public final class BenchVerb implements Callable<Integer> {
    private static final String DATA = "a folder for its data, in place of a temporary one";

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    BenchVerb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "It wants the name of a benchmark: " + String.join(", ", names(spec)));
    }

    private static Iterable<String> names(CommandSpec spec) {
        return spec.subcommands().keySet();
    }

    @Command(description = "From a request to a running task, and from a killed task to its replacement.")
    int launch(
            @Option(names = "--count", paramLabel = "N", defaultValue = "200", description = "how many launches (200)")
                    int count,
            @Option(
                            names = "--runtime",
                            paramLabel = "RUNTIME",
                            defaultValue = "process",
                            description = "process, docker (beside 'docker run', alternately), or auto: both")
                    RuntimeChoice runtime,
            @Option(names = "--data", paramLabel = "DIR", description = DATA) Optional<Path> data)
            throws IOException, InterruptedException {
        var report = new Report(surroundings, "launch");
        report.put("count", count);
        try (var cluster = BenchCluster.in(data, surroundings)) {
            new StartBenchmark(cluster, report).measure(runtime);
            try (var events = new TaskEvents(cluster.master());
                    var lines = new FirstLines(cluster.folder())) {
                if (runtime != RuntimeChoice.docker) {
                    new LaunchBenchmark(cluster, events, lines, report).measure(count);
                }
                if (runtime != RuntimeChoice.process) {
                    new DockerBenchmark(cluster, events, report).measure(count);
                }
            }
            tellUse(cluster, runtime, report);
        }
        report.print();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "From the start of up to its being ready, with the start-up cache and without.")
    int start(
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "how many starts of each (10)")
                    int count,
            @Option(names = "--data", paramLabel = "DIR", description = DATA) Optional<Path> data)
            throws IOException {
        var report = new Report(surroundings, "start");
        report.put("count", count);
        try (var cluster = BenchCluster.in(data, surroundings)) {
            new CacheBenchmark(cluster, report).measure(count);
        }
        report.print();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "What running tasks cost while nothing happens: memory and processor time.")
    int steady(
            @Option(names = "--tasks", paramLabel = "N", defaultValue = "300", description = "how many tasks (300)")
                    int tasks,
            @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "how long to watch (60)")
                    int seconds,
            @Option(
                            names = "--check-every",
                            paramLabel = "SECONDS",
                            defaultValue = "0",
                            description = "check the health of each task so often, by TCP (0: not at all)")
                    int checkSeconds,
            @Option(names = "--data", paramLabel = "DIR", description = DATA) Optional<Path> data)
            throws IOException, InterruptedException {
        var report = new Report(surroundings, "steady");
        report.put("tasks", tasks);
        report.put("seconds", seconds);
        report.put("checkEverySeconds", checkSeconds);
        try (var cluster = BenchCluster.in(data, surroundings)) {
            cluster.start(RuntimeChoice.process);
            try (var events = new TaskEvents(cluster.master())) {
                new SteadyBenchmark(cluster, events, report)
                        .measure(new SteadyBenchmark.Load(
                                tasks, Duration.ofSeconds(seconds), Duration.ofSeconds(checkSeconds)));
            }
        }
        report.print();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "From a fact to the event stream and to the answers of GET.")
    int lag(
            @Option(names = "--count", paramLabel = "N", defaultValue = "200", description = "how many kills (200)")
                    int count,
            @Option(names = "--data", paramLabel = "DIR", description = DATA) Optional<Path> data)
            throws IOException, InterruptedException {
        var report = new Report(surroundings, "lag");
        report.put("count", count);
        try (var cluster = BenchCluster.in(data, surroundings)) {
            cluster.start(RuntimeChoice.process);
            try (var events = new TaskEvents(cluster.master());
                    var lines = new FirstLines(cluster.folder())) {
                new LagBenchmark(cluster, events, lines, report).measure(count);
            }
            tellUse(cluster, RuntimeChoice.process, report);
        }
        report.print();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "What plugins cost: to install, to ask, to have, and a hostile one to the others.")
    int plugins(
            @Option(
                            names = "--count",
                            paramLabel = "N",
                            defaultValue = "500",
                            description = "how many requests and offers (500); a tenth as many installs")
                    int count,
            @Option(
                            names = "--seconds",
                            paramLabel = "N",
                            defaultValue = "60",
                            description = "how long to watch idle ones (60)")
                    int seconds,
            @Option(names = "--data", paramLabel = "DIR", description = DATA) Optional<Path> data)
            throws IOException {
        var report = new Report(surroundings, "plugins");
        report.put("count", count);
        report.put("seconds", seconds);
        try (var cluster = BenchCluster.in(data, surroundings)) {
            cluster.start(RuntimeChoice.process);
            new PluginBenchmark(cluster, report).measure(count, Duration.ofSeconds(seconds));
            report.put("cpuUpSeconds", cluster.up().cpuSeconds());
        }
        report.print();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "How many simulated worlds live in a second, on one thread.")
    int simulate(
            @Option(names = "--seeds", paramLabel = "N", defaultValue = "200", description = "how many worlds (200)")
                    int seeds) {
        var report = new Report(surroundings, "simulate");
        new SimulateBenchmark(report).measure(seeds);
        report.print();
        return CommandLine.ExitCode.OK;
    }

    @Command(
            description =
                    "Cron jobs that are all due in the same second, on simulated agents, beside Quartz; and what schedules take of memory.")
    int cron(
            @Option(names = "--jobs", paramLabel = "N", defaultValue = "20000", description = "due at once (20000)")
                    int jobs,
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "how often after the first time, a minute each (3)")
                    int rounds,
            @Option(names = "--agents", paramLabel = "N", defaultValue = "40", description = "simulated ones (40)")
                    int agents,
            @Option(
                            names = "--schedules",
                            paramLabel = "N",
                            defaultValue = "1000000",
                            description = "whose memory is measured (1000000)")
                    int schedules,
            @Option(names = "--data", paramLabel = "DIR", description = DATA) Optional<Path> data)
            throws Exception {
        if (Stream.of(jobs, rounds, agents, schedules).anyMatch(number -> number < 1)) {
            throw new ParameterException(spec.commandLine(), "Each number of 'moor bench cron' must be at least 1.");
        }
        var report = new Report(surroundings, "cron");
        report.put("jobs", jobs);
        report.put("rounds", rounds);
        report.put("agents", agents);
        report.put("schedules", schedules);
        report.put("quartzThreads", QuartzPeer.THREADS);
        try (var master = BenchMaster.start(data, surroundings)) {
            new CronBenchmark(master, report, jobs).measure(rounds, agents);
        }
        new ScheduleHeap(report, schedules).measure();
        report.print();
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Offer cycles of the engine itself, by Mesos' allocator workloads.")
    int offers(
            @Option(
                            names = "--workload",
                            paramLabel = "NAME",
                            defaultValue = "AddAndUpdateSlave",
                            description = "one of ${COMPLETION-CANDIDATES} (AddAndUpdateSlave)")
                    OfferWorkload workload,
            @Option(names = "--agents", paramLabel = "N", defaultValue = "10000", description = "how many (10000)")
                    int agents,
            @Option(names = "--frameworks", paramLabel = "M", defaultValue = "1000", description = "how many (1000)")
                    int frameworks,
            @Option(
                            names = "--rounds",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "how many cycles (200; DeclineOffers: as many as frameworks)")
                    int rounds) {
        var report = new Report(surroundings, "offers");
        new OfferBenchmark(report).measure(new OfferBenchmark.Load(workload, agents, frameworks, rounds));
        report.print();
        return CommandLine.ExitCode.OK;
    }

    private static void tellUse(BenchCluster cluster, RuntimeChoice runtime, Report report) throws IOException {
        report.single("rssUpMib", "memory of up", cluster.up().residentMib(), "MiB");
        report.put("cpuUpSeconds", cluster.up().cpuSeconds());
        if (runtime != RuntimeChoice.docker) {
            report.single(
                    "rssKeeperMib", "memory of the keeper", cluster.keeper().residentMib(), "MiB");
            report.put("cpuKeeperSeconds", cluster.keeper().cpuSeconds());
        }
    }
}
