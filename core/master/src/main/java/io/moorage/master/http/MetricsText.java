package io.moorage.master.http;

import io.moorage.api.TaskState;
import io.moorage.engine.state.LiveFramework;
import io.moorage.master.grid.GridStatus;
import io.moorage.master.grid.MasterGrid;
import io.moorage.master.loop.Lane;
import io.moorage.master.loop.MasterLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The metrics in Prometheus' text format, version 0.0.4. */
final class MetricsText {
    private static final Path PROC_STATUS = Path.of("/proc/self/status");

    private static final long GRID_MILLIS_MAX = 1_000;

    private final StringBuilder text = new StringBuilder();

    private MetricsText() {}

    static String render(MasterLoop loop, EventRing events, MasterGrid grid, PendingResponses responses) {
        var metrics = new MetricsText();
        metrics.loop(loop);
        metrics.cluster(loop);
        metrics.grid(grid);
        metrics.gauge("moorage_event_streams", "Readers of the event stream.", events.followers());
        metrics.gauge("moorage_plugin_requests", "Requests that wait for a plugin.", responses.count());
        metrics.process();
        return metrics.text.toString();
    }

    private void loop(MasterLoop loop) {
        var statistics = loop.statistics();
        counter("moorage_turns_total", "Turns released.", statistics.turns().get());
        counter(
                "moorage_commits_total",
                "Commands committed.",
                statistics.commits().count());
        quantiles("moorage_loop_lag_seconds", "From a message's arrival to its handling.", statistics.lag());
        quantiles("moorage_commit_seconds", "From an append to its commit.", statistics.commits());
        gauge("moorage_parked_turns", "Turns that wait for their commit.", statistics.parkedTurns());
        head("moorage_mailbox_depth", "gauge", "Messages that wait for the loop.");
        for (var lane : Lane.values()) {
            sample(
                    "moorage_mailbox_depth{lane=\"%s\"}".formatted(lane.name().toLowerCase(Locale.ROOT)),
                    loop.depth(lane));
        }
    }

    private void cluster(MasterLoop loop) {
        var published = loop.published();
        gauge("moorage_leads", "1 while this master leads.", published.leads() ? 1 : 0);
        var live = published.state().live();
        var byState = new EnumMap<TaskState, Integer>(TaskState.class);
        int connected = 0;
        for (var page : live.agentPages().values()) {
            for (var agent : page.agents().values()) {
                connected += agent.connected() ? 1 : 0;
                agent.tasks().values().forEach(task -> byState.merge(task.latest(), 1, Integer::sum));
            }
        }
        gauge("moorage_agents_connected", "Agents with a link.", connected);
        gauge(
                "moorage_agents_admitted",
                "Agents in the registry.",
                published.state().decided().agents().size());
        gauge(
                "moorage_frameworks_connected",
                "Frameworks with a scheduler.",
                live.frameworks().values().stream()
                        .filter(LiveFramework::connected)
                        .count());
        gauge("moorage_offers", "Offers outstanding.", live.offers().size());
        head("moorage_tasks", "gauge", "Tasks by state.");
        for (var state : TaskState.values()) {
            sample("moorage_tasks{state=\"%s\"}".formatted(state.name()), byState.getOrDefault(state, 0));
        }
    }

    private void grid(MasterGrid grid) {
        var status = grid.status()
                .completeOnTimeout(null, GRID_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .join();
        boolean runs = status != null && status.phase() == GridStatus.Phase.RUNNING;
        gauge("moorage_grid_running", "1 while this master's member of the grid runs.", runs ? 1 : 0);
        if (status == null) {
            return;
        }
        gauge("moorage_grid_members", "Members of the grid, this one included.", status.members());
        gauge("moorage_grid_lag_turns", "Released turns that are not known to be in the ring.", status.lagTurns());
        gauge("moorage_grid_lag_seconds", "Since when the oldest of them waits.", status.lagMillis() / 1e3);
        counter("moorage_grid_failures_total", "Starts that failed and members that ended.", status.failures());
        status.writer().ifPresent(writer -> {
            gauge("moorage_ring_entries", "Entries in the ring.", writer.entries());
            gauge("moorage_ring_bytes", "Bytes of those entries.", writer.bytes());
            counter("moorage_ring_appended_total", "Entries appended in this term.", writer.appended());
            gauge("moorage_grid_pages", "Pages beside the ring.", writer.pages());
        });
    }

    private void process() {
        var cpu = ProcessHandle.current().info().totalCpuDuration();
        cpu.ifPresent(used -> counter("process_cpu_seconds_total", "CPU time used.", used.toNanos() / 1e9));
        long rss = residentBytes();
        if (rss > 0) {
            gauge("process_resident_memory_bytes", "Resident memory.", rss);
        }
    }

    private static long residentBytes() {
        try (var lines = Files.lines(PROC_STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .map(kib -> kib * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | java.io.UncheckedIOException | NumberFormatException e) {
            return 0; // not Linux
        }
    }

    private void quantiles(String name, String meaning, io.moorage.master.loop.Latencies latencies) {
        head(name, "summary", meaning);
        sample(name + "{quantile=\"0.5\"}", latencies.quantile(0.5));
        sample(name + "{quantile=\"0.99\"}", latencies.quantile(0.99));
        sample(name + "_count", latencies.count());
    }

    private void counter(String name, String meaning, double value) {
        head(name, "counter", meaning);
        sample(name, value);
    }

    private void gauge(String name, String meaning, double value) {
        head(name, "gauge", meaning);
        sample(name, value);
    }

    private void head(String name, String type, String meaning) {
        text.append("# HELP ").append(name).append(' ').append(meaning).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, double value) {
        text.append(name).append(' ');
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            text.append((long) value);
        } else {
            text.append(value);
        }
        text.append('\n');
    }
}
