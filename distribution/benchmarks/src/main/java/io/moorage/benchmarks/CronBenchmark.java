package io.moorage.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.cli.client.Json;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Jobs that are all due in the same second, again each minute: how late their slots are decided and their launches reach the agents,
 * and Quartz's jobs, which begin in this process, in the seconds between.
 */
final class CronBenchmark implements LinkedAgent.Watcher {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    /** From when on a process' CPU is counted, before its jobs are due. */
    private static final Duration LEAD = Duration.ofSeconds(2);

    private static final Duration CREATION_OF_ONE = Duration.ofMillis(3);
    private static final Duration CREATION_SPARE = Duration.ofSeconds(20);
    private static final int CREATORS = 16;
    private static final int QUARTZ_BATCH = 100;
    private static final double CPUS = 0.01;
    private static final double MEM_MIB = 8;
    private static final double DISK_MIB = 1;
    /** An agent has this many times what its share of all jobs takes. */
    private static final double SPARE = 2;

    private final BenchMaster master;
    private final Report report;
    private final int jobs;
    private volatile Burst current;
    private long commits;

    CronBenchmark(BenchMaster master, Report report, int jobs) {
        this.master = master;
        this.report = report;
        this.jobs = jobs;
        current = new Burst(Instant.EPOCH, 0);
    }

    /** What one kind of scheduler took in its bursts; the first is kept apart, its code is not compiled yet. */
    private static final class Taken {
        private final Figures first = new Figures();
        private final Figures rest = new Figures();
        private double cpuSeconds;
        private int fires;

        void add(Figures lateness, double cpu) {
            boolean cold = first.count() == 0;
            (cold ? first : rest).addAll(lateness);
            if (!cold) {
                cpuSeconds += cpu;
                fires += lateness.count();
            }
        }
    }

    private interface Round {
        Figures run() throws Exception;
    }

    void measure(int rounds, int agents) throws Exception {
        var ours = new Taken();
        var plain = new Taken();
        var batched = new Taken();
        try (var client = HttpClient.newHttpClient();
                var one = new QuartzPeer(1);
                var many = new QuartzPeer(QUARTZ_BATCH)) {
            var decided = new Taken();
            var connected = connect(client, agents);
            Instant due = create();
            one.start();
            many.start();
            for (int round = 0; round <= rounds; round++) {
                due = next(due);
                ours(ours, decided, due);
                quartz(plain, one);
                quartz(batched, many);
                report.progress("rounds", round + 1, rounds + 1);
            }
            connected.forEach(LinkedAgent::close);
            tellLateness("decided", "ours: due to its decision being committed, sampled", decided, Optional.empty());
        }
        tell("ours", "ours: due to the launch at its agent", ours, Optional.of(Commits.of(master.client())));
        report.single("commitsPerRound", "entries of the registry for all of a round", commits, "");
        tell("quartz", "Quartz: due to the job's begin", plain, Optional.empty());
        tell("quartzBatched", "Quartz, %d triggers at a time".formatted(QUARTZ_BATCH), batched, Optional.empty());
        report.single("rssMasterMib", "memory of the master", master.figures().residentMib(), "MiB");
    }

    /** What the jobs did at times that nobody was ready for is not counted. */
    private static Instant next(Instant due) {
        var next = due;
        while (next.isBefore(Instant.now().plus(LEAD))) {
            next = next.plus(PERIOD);
        }
        return next;
    }

    private List<LinkedAgent> connect(HttpClient client, int agents) {
        double share = SPARE * jobs / agents;
        var resources = Resources.of(share * CPUS, share * MEM_MIB, share * DISK_MIB);
        return IntStream.range(0, agents)
                .mapToObj(i -> LinkedAgent.connect(client, master.port(), "simulated-" + i, resources, this))
                .toList();
    }

    /** Makes the jobs; returns when they are first due. */
    private Instant create() throws InterruptedException, ExecutionException {
        var from = Instant.now();
        var due = from.plus(CREATION_OF_ONE.multipliedBy(jobs))
                .plus(CREATION_SPARE)
                .truncatedTo(ChronoUnit.SECONDS);
        List<Callable<Boolean>> creations = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            var job = job("job-" + i, due);
            creations.add(() -> {
                master.client()
                        .post("/v1/scheduler/iso8601", Optional.of(job))
                        .orFail("The master refused a job.", "Give fewer --jobs.");
                return true;
            });
        }
        try (var creators = Executors.newFixedThreadPool(CREATORS)) {
            for (var created : creators.invokeAll(creations)) {
                created.get();
            }
        }
        report.single(
                "createdPerSecond",
                "jobs created by POST",
                jobs / (Duration.between(from, Instant.now()).toMillis() / 1e3),
                "1/s");
        return due;
    }

    private static ObjectNode job(String name, Instant due) {
        return Json.object()
                .put("name", name)
                .put("schedule", "R/%s/%s".formatted(due, PERIOD))
                .put("command", "true")
                .put("retries", 0)
                .put("cpus", CPUS)
                .put("mem", MEM_MIB)
                .put("disk", DISK_MIB);
    }

    private void ours(Taken taken, Taken decided, Instant due) throws Exception {
        var burst = new Burst(due, jobs);
        current = burst;
        long before = Commits.total(master.client());
        try (var samples = new DecisionSamples(master.client(), due, jobs)) {
            count(taken, due, master.figures(), burst::await);
            decided.add(samples.await(), 0);
        }
        commits = Commits.total(master.client()) - before;
    }

    private void quartz(Taken taken, QuartzPeer peer) throws Exception {
        var due = Instant.now().plus(LEAD).plus(LEAD).truncatedTo(ChronoUnit.SECONDS);
        var burst = new Burst(due, jobs);
        peer.add(burst, jobs);
        count(taken, due, ProcessFigures.ofThis(), burst::await);
    }

    private static void count(Taken taken, Instant due, ProcessFigures process, Round round) throws Exception {
        Thread.sleep(
                Math.max(0, Duration.between(Instant.now(), due.minus(LEAD)).toMillis()));
        double before = process.cpuSeconds();
        var lateness = round.run();
        taken.add(lateness, process.cpuSeconds() - before);
    }

    private void tell(String field, String title, Taken taken, Optional<Commits> commits) {
        tellLateness(field, title, taken, commits);
        report.single(field + "CpuMicrosPerFire", title + ", CPU a fire", 1e6 * taken.cpuSeconds / taken.fires, "µs");
    }

    private void tellLateness(String field, String title, Taken taken, Optional<Commits> commits) {
        report.latency(field + "First", title + ", first time", taken.first);
        commits.ifPresentOrElse(
                known -> report.latency(field, title, taken.rest, known),
                () -> report.latency(field, title, taken.rest));
        report.single(field + "MaxMillis", title + ", the latest", taken.rest.quantile(1), "ms");
    }

    @Override
    public void launched(TaskId taskId, Instant at) {
        if (isOf(current, taskId)) {
            // Its last part differs for each launch, and a slot must have one.
            current.begun(taskId.value().substring(0, taskId.value().lastIndexOf('.')), at);
        }
    }

    @Override
    public void over(TaskId taskId) {
        if (isOf(current, taskId)) {
            current.over();
        }
    }

    /** As in Chronos, a task's id begins with the time at which it was due. */
    private static boolean isOf(Burst burst, TaskId taskId) {
        return taskId.value().startsWith("ct.%d.".formatted(burst.due().toEpochMilli()));
    }
}
