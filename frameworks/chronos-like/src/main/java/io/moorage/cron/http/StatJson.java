package io.moorage.cron.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cron.engine.History;
import io.moorage.cron.engine.HistoryEntry.Ended;
import io.moorage.cron.engine.Job;
import io.moorage.workload.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the runs that are remembered took, in the form of Chronos. */
final class StatJson {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("MM/dd/yy HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Map<String, Double> QUANTILES = new TreeMap<>(Map.of(
            "75thPercentile", 0.75,
            "95thPercentile", 0.95,
            "98thPercentile", 0.98,
            "99thPercentile", 0.99,
            "median", 0.5));

    private StatJson() {}

    static JsonNode write(Job job, History history) {
        var runs = history.entries().stream()
                .filter(Ended.class::isInstance)
                .map(Ended.class::cast)
                .toList();
        var body = JsonText.object();
        histogram(
                body.putObject("histogram"),
                runs.stream().map(StatJson::seconds).sorted().toList());
        var tasks = body.putArray("taskStatHistory");
        runs.forEach(run -> tasks.addObject()
                .put("taskId", run.taskId().value())
                .put("jobName", job.name().value())
                .put("slaveId", run.agentId().value())
                .put("startTime", TIME.format(start(run)))
                .put("endTime", TIME.format(run.endedAt()))
                .put("duration", Duration.between(start(run), run.endedAt()).toString())
                .put("status", run.outcome().name())
                .put("numElementsProcessed", 0));
        return body;
    }

    private static void histogram(ObjectNode json, List<Double> sorted) {
        QUANTILES.forEach((name, share) ->
                json.put(name, sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1)));
        json.put(
                "mean",
                sorted.stream().mapToDouble(Double::doubleValue).average().orElse(0));
        json.put("count", sorted.size());
    }

    private static double seconds(Ended run) {
        return Duration.between(start(run), run.endedAt()).toMillis() / 1000.0;
    }

    private static Instant start(Ended run) {
        return run.startedAt().orElse(run.endedAt());
    }
}
