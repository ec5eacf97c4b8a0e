package io.moorage.benchmarks;

import io.moorage.api.CommandInfo;
import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.scheduler.SchedulerCall;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Mesos' {@code MultiFrameworkAllocations}: frameworks of three kinds fill a cluster, round by round, each with so many tasks of an
 * offer at most; what is left of it is free for the next round. Who has all of its tasks wants no more offers.
 */
final class FillBenchmark {
    private static final int AGENTS = 80;
    private static final Resources AGENT = Resources.of(64, 488_000, 0);
    private static final int WARM_UP = 3;
    private static final int REPEATS = 5;

    private static final List<Kind> KINDS = List.of(
            new Kind("marathon", 4, 4_000, Resources.of(0.07, 400, 0), 100, true),
            new Kind("jenkins", 500, 5, Resources.of(0.1, 4_000, 0), 1, false),
            new Kind("spark", 50, 20, Resources.of(1, 1_000, 0), 5, true));

    private final Report report;

    /** @param alone whether each has a role of its own */
    private record Kind(String name, int frameworks, int tasks, Resources task, int perOffer, boolean alone) {
        Role role(int number) {
            return new Role(alone ? name + number : name);
        }
    }

    /** A framework of a kind, and how many tasks it has. */
    private static final class Member {
        private final Kind kind;
        private int launched;

        Member(Kind kind) {
            this.kind = kind;
        }
    }

    /** One cluster's filling. */
    private record Filling(long nanos, long cpuNanos, int rounds, long offers, Figures cycles) {}

    FillBenchmark(Report report) {
        this.report = report;
    }

    void measure() {
        for (int i = 0; i < WARM_UP; i++) {
            fill();
        }
        var engine = new Figures();
        var cycles = new Figures();
        long cpuNanos = 0;
        long rounds = 0;
        long offers = 0;
        for (int i = 0; i < REPEATS; i++) {
            var filling = fill();
            engine.add(filling.nanos());
            cycles.addAll(filling.cycles());
            cpuNanos += filling.cpuNanos();
            rounds += filling.rounds();
            offers += filling.offers();
            report.progress("fillings", i + 1, REPEATS);
        }
        report.put("workload", OfferWorkload.MultiFrameworkAllocations.name());
        report.put("agents", AGENTS);
        report.put("frameworks", KINDS.stream().mapToInt(Kind::frameworks).sum());
        report.put(
                "tasks",
                KINDS.stream()
                        .mapToInt(kind -> kind.frameworks() * kind.tasks())
                        .sum());
        report.latency("fill_", "all tasks: cycles and launches", engine);
        report.single("fill_cpu_ms", "CPU of it", cpuNanos / 1e6 / REPEATS, "ms");
        report.latency("cycle_", "a cycle: allocation and apply", cycles);
        report.put("cycle_ms_p50", cycles.quantile(0.5));
        report.put("cycle_ms_p99", cycles.quantile(0.99));
        report.single("rounds", "rounds", rounds / (double) REPEATS, "");
        report.put("offers", offers / REPEATS);
        report.put("share_error", 0); // nobody is left with less than it wanted
    }

    private static Filling fill() {
        var bench = new OfferBench();
        var members = new TreeMap<Integer, Member>();
        for (var kind : KINDS) {
            for (int i = 0; i < kind.frameworks(); i++) {
                int number = members.size() + 1;
                members.put(number, new Member(kind));
                bench.subscribe(number, kind.role(i));
            }
        }
        for (int i = 0; i < AGENTS; i++) {
            bench.register(i, AGENT, false);
        }
        var threads = ManagementFactory.getThreadMXBean();
        var cycles = new Figures();
        long nanos = 0;
        long cpu = 0;
        long offers = 0;
        int rounds = 0;
        while (members.values().stream().anyMatch(member -> member.launched < member.kind.tasks())) {
            long cpuFrom = threads.getCurrentThreadCpuTime();
            long from = System.nanoTime();
            bench.cycle();
            cycles.add(System.nanoTime() - from);
            nanos += System.nanoTime() - from;
            cpu += threads.getCurrentThreadCpuTime() - cpuFrom;
            var offered = bench.offered();
            if (offered.isEmpty()) {
                throw new IllegalStateException("The cluster is full before everybody has its tasks.");
            }
            for (var entry : offered.entrySet()) {
                offers += entry.getValue().size();
                var calls = answer(
                        entry.getKey(),
                        members.getOrDefault(entry.getKey(), new Member(KINDS.get(0))),
                        entry.getValue());
                cpuFrom = threads.getCurrentThreadCpuTime();
                from = System.nanoTime();
                bench.call(entry.getKey(), calls);
                nanos += System.nanoTime() - from;
                cpu += threads.getCurrentThreadCpuTime() - cpuFrom;
            }
            bench.pass(Duration.ofSeconds(1));
            rounds++;
        }
        return new Filling(nanos, cpu, rounds, offers, cycles);
    }

    private static List<SchedulerCall> answer(int number, Member member, List<Offer> offers) {
        var calls = new ArrayList<SchedulerCall>();
        for (var offer : offers) {
            var tasks = tasks(number, member, offer);
            calls.add(
                    tasks.isEmpty()
                            ? new SchedulerCall.Decline(List.of(offer.id()), Filters.NONE)
                            : new SchedulerCall.Accept(
                                    List.of(offer.id()), List.of(new SchedulerCall.Launch(tasks)), Filters.NONE));
        }
        if (member.launched == member.kind.tasks()) {
            calls.add(new SchedulerCall.Suppress(Set.of()));
        }
        return calls;
    }

    private static List<TaskInfo> tasks(int number, Member member, Offer offer) {
        var tasks = new ArrayList<TaskInfo>();
        var left = offer.resources();
        while (tasks.size() < member.kind.perOffer()
                && member.launched < member.kind.tasks()
                && left.contains(member.kind.task())) {
            left = left.minus(member.kind.task());
            tasks.add(new TaskInfo(
                    new TaskId("t%d-%d".formatted(number, member.launched++)),
                    "task",
                    offer.agentId(),
                    member.kind.task(),
                    CommandInfo.shell("run", Map.of()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new TreeMap<>()));
        }
        return tasks;
    }
}
