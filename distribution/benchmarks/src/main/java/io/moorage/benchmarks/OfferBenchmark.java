package io.moorage.benchmarks;

import io.moorage.api.FrameworkId;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What one offer cycle takes, allocation and apply together; what its readers make of it stands beside it. */
final class OfferBenchmark {
    private static final int WARM_UP = 30;
    private static final int LOOKS = 30;
    private static final int RESERVED_OF = 2;
    private static final int OWNED_BY = 10;
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Report report;
    private final Figures cycles = new Figures();
    private final Figures rendering = new Figures();
    private final Figures answers = new Figures();
    private long cpuNanos;
    private long offers;
    private double shareError;

    /** @param rounds how many cycles are measured; 0: as many as there are frameworks, or 200 where nobody refuses */
    record Load(OfferWorkload workload, int agents, int frameworks, int rounds) {}

    OfferBenchmark(Report report) {
        this.report = report;
    }

    void measure(Load load) {
        switch (load.workload()) {
            case MultiFrameworkAllocations -> new FillBenchmark(report).measure();
            case NonQuotaVsQuota -> new QuotaComparison(report, load).measure();
            case AddAndUpdateSlave, DeclineOffers, ReservedAgents, LargeAndSmallQuota -> measureRounds(load);
        }
    }

    private void measureRounds(Load load) {
        report.put("workload", load.workload().name());
        report.put("agents", load.agents());
        report.put("frameworks", load.frameworks());
        long heapBefore = heap();
        var bench = new OfferBench();
        subscribe(bench, load);
        if (hasQuotas(load)) {
            bench.setQuotas(new QuotaLoad(load).quotas());
        }
        long heapOfAgents = heap();
        long from = System.nanoTime();
        register(bench, load);
        report.single("add_ms", "adding the agents", (System.nanoTime() - from) / 1e6, "ms");
        warmUp(bench, load.frameworks());
        int rounds = load.rounds() > 0
                ? load.rounds()
                : load.workload() == OfferWorkload.DeclineOffers ? load.frameworks() : 200;
        for (int round = 0; round < rounds; round++) {
            round(bench, load, load.workload() == OfferWorkload.DeclineOffers ? FOR_EVER : Duration.ZERO);
            report.progress("rounds", round + 1, rounds);
        }
        report.latency("cycle_", "a cycle: allocation and apply", cycles);
        report.put("cycle_ms_p50", cycles.quantile(0.5));
        report.put("cycle_ms_p99", cycles.quantile(0.99));
        report.single("cpu_ms_per_cycle", "CPU of a cycle", cpuNanos / 1e6 / cycles.count(), "ms");
        report.latency("rendering_", "rendering its offers", rendering);
        report.latency("answers_", "declining them all", answers);
        report.put("offers", offers);
        report.put("share_error", shareError);
        if (load.workload() == OfferWorkload.DeclineOffers && rounds >= load.frameworks()) {
            allFiltered(bench, load);
        }
        idle(bench);
        report.single(
                "heap_bytes_per_agent", "heap of an agent", (heap() - heapOfAgents) / (double) load.agents(), "B");
        report.put("heap_bytes", heap() - heapBefore);
    }

    private static boolean hasQuotas(Load load) {
        return load.workload() == OfferWorkload.LargeAndSmallQuota;
    }

    private static void subscribe(OfferBench bench, Load load) {
        for (int i = 1; i <= load.frameworks(); i++) {
            bench.subscribe(i, roleOf(load, i));
        }
    }

    private static Role roleOf(Load load, int framework) {
        if (hasQuotas(load)) {
            return new QuotaLoad(load).role(framework);
        }
        return reserves(load, framework, OWNED_BY) ? OfferBench.OWNER : Role.DEFAULT;
    }

    private static void register(OfferBench bench, Load load) {
        for (int i = 0; i < load.agents(); i++) {
            if (hasQuotas(load)) {
                bench.register(i, QuotaLoad.agent(), false);
            } else if (reserves(load, i, RESERVED_OF)) {
                bench.registerReserved(i);
            } else {
                bench.register(i, load.workload() == OfferWorkload.DeclineOffers);
            }
        }
    }

    private static boolean reserves(Load load, int number, int every) {
        return load.workload() == OfferWorkload.ReservedAgents && number % every == 0;
    }

    /** Offers that are declined for a moment only, so that compiled code is measured. */
    private void warmUp(OfferBench bench, int frameworks) {
        for (int i = 0; i < WARM_UP; i++) {
            bench.cycle();
            bench.decline(bench.render(), Duration.ZERO);
            bench.pass(Duration.ofSeconds(1));
        }
    }

    private void round(OfferBench bench, Load load, Duration refuse) {
        time(bench, cycles);
        long rendered = System.nanoTime();
        var made = bench.render();
        rendering.add(System.nanoTime() - rendered);
        if (load.workload() == OfferWorkload.LargeAndSmallQuota) {
            countQuotas(bench, load);
        } else {
            count(made, load);
        }
        long answered = System.nanoTime();
        bench.decline(made, refuse);
        answers.add(System.nanoTime() - answered);
        bench.pass(Duration.ofSeconds(1));
    }

    private void time(OfferBench bench, Figures into) {
        long cpu = threads.getCurrentThreadCpuTime();
        long from = System.nanoTime();
        bench.cycle();
        into.add(System.nanoTime() - from);
        cpuNanos += threads.getCurrentThreadCpuTime() - cpu;
    }

    /** By how many agents' worth a framework got more or less than its quota. */
    private void countQuotas(OfferBench bench, Load load) {
        var quotas = new QuotaLoad(load);
        var offered = bench.offered();
        for (int framework = 1; framework <= load.frameworks(); framework++) {
            var own = offered.getOrDefault(framework, List.of());
            offers += own.size();
            double agents = own.stream()
                            .mapToDouble(offer -> offer.resources().units(Resources.CPUS))
                            .sum()
                    / QuotaLoad.AGENT_CPUS;
            shareError = Math.max(shareError, Math.abs(agents - quotas.agentsOf(framework)));
        }
    }

    /** By how many agents the framework that got most is ahead of the one that got least. */
    private void count(Map<FrameworkId, List<OfferId>> made, Load load) {
        int most = 0;
        int least = made.size() < load.frameworks() ? 0 : Integer.MAX_VALUE;
        for (var own : made.values()) {
            offers += own.size();
            most = Math.max(most, own.size());
            least = Math.min(least, own.size());
        }
        shareError = Math.max(shareError, made.isEmpty() ? 0 : most - least);
    }

    /** Every agent is due and everybody refuses it. */
    private void allFiltered(OfferBench bench, Load load) {
        var figures = new Figures();
        bench.cycle();
        for (int i = 1; i <= LOOKS; i++) {
            bench.allDue(load.frameworks() + i);
            time(bench, figures);
        }
        report.latency("cycle_filtered_", "a cycle with every pair filtered", figures);
        report.put("cycle_filtered_ms_p50", figures.quantile(0.5));
        report.put("cycle_filtered_ms_p99", figures.quantile(0.99));
    }

    private void idle(OfferBench bench) {
        bench.cycle();
        var figures = new Figures();
        for (int i = 0; i < LOOKS; i++) {
            time(bench, figures);
        }
        report.latency("cycle_idle_", "a cycle without a change", figures);
        report.put("cycle_idle_ms_p50", figures.quantile(0.5));
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
