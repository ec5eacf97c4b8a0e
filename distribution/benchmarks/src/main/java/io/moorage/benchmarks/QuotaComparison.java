package io.moorage.benchmarks;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;

/**
 * Mesos' {@code NonQuotaVsQuota}: the same agents are offered to the same frameworks, with quotas of whole agents and without. Clusters
 * with and without follow one another, each new, so that neither finds memory or compiled code in another state.
 */
final class QuotaComparison {
    private static final int CLUSTERS = 4;
    private static final int ROUNDS = 200;
    private static final int WARM_UP = 30;

    private final Report report;
    private final OfferBenchmark.Load load;
    private final QuotaLoad quotas;
    private final Figures cycles = new Figures();
    private final Figures plainCycles = new Figures();
    private long cpuNanos;
    private long offers;
    private int shareError;

    QuotaComparison(Report report, OfferBenchmark.Load load) {
        this.report = report;
        this.load = load;
        quotas = new QuotaLoad(load);
    }

    void measure() {
        int rounds = (load.rounds() > 0 ? load.rounds() : ROUNDS) / CLUSTERS + 1;
        live(false, WARM_UP, new Figures());
        live(true, WARM_UP, new Figures());
        cpuNanos = 0;
        offers = 0;
        for (int i = 0; i < CLUSTERS; i++) {
            live(false, rounds, plainCycles);
            live(true, rounds, cycles);
            report.progress("clusters", 2 * (i + 1), 2 * CLUSTERS);
        }
        report.put("workload", load.workload().name());
        report.put("agents", load.agents());
        report.put("frameworks", load.frameworks());
        report.latency("cycle_", "a cycle: allocation and apply", cycles);
        report.put("cycle_ms_p50", cycles.quantile(0.5));
        report.put("cycle_ms_p99", cycles.quantile(0.99));
        report.single("cpu_ms_per_cycle", "CPU of a cycle", cpuNanos / 1e6 / cycles.count(), "ms");
        report.latency("cycle_without_quotas_", "the same without quotas", plainCycles);
        report.single("quota_ratio", "ratio of the medians", cycles.quantile(0.5) / plainCycles.quantile(0.5), "");
        report.put("offers", offers);
        report.put("share_error", shareError);
    }

    private void live(boolean withQuotas, int rounds, Figures into) {
        var bench = new OfferBench();
        for (int i = 1; i <= load.frameworks(); i++) {
            bench.subscribe(i, quotas.role(i));
        }
        if (withQuotas) {
            bench.setQuotas(quotas.quotas());
        }
        for (int i = 0; i < load.agents(); i++) {
            bench.register(i, QuotaLoad.agent(), false);
        }
        var threads = ManagementFactory.getThreadMXBean();
        for (int round = -WARM_UP; round < rounds; round++) {
            long cpu = threads.getCurrentThreadCpuTime();
            long from = System.nanoTime();
            bench.cycle();
            long nanos = System.nanoTime() - from;
            if (round >= 0) {
                into.add(nanos);
                cpuNanos += withQuotas ? threads.getCurrentThreadCpuTime() - cpu : 0;
            }
            var made = bench.render();
            var sizes = made.values().stream().mapToInt(List::size).summaryStatistics();
            offers += withQuotas ? sizes.getSum() : 0;
            int least = made.size() < load.frameworks() ? 0 : sizes.getMin();
            shareError = Math.max(shareError, sizes.getMax() - least);
            bench.decline(made, Duration.ZERO);
            bench.pass(Duration.ofSeconds(1));
        }
    }
}
