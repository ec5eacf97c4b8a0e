package io.moorage.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.PluginId;
import io.moorage.api.TaskId;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the kernels ran of the cron framework's jobs, and what it says of them. I8: no attempt of a slot ever runs twice, and every
 * slot ran or is reported missed.
 */
final class CronWatch {
    static final PluginId CRON = new PluginId("cron");
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final SimCluster cluster;
    private final Map<String, TaskId> ranAs = new HashMap<>();
    private final Map<String, Set<Instant>> ran = new HashMap<>();
    private final Map<String, Set<Instant>> missed = new HashMap<>();

    CronWatch(SimCluster cluster) {
        this.cluster = cluster;
    }

    void run(Duration duration) {
        var until = cluster.world().now().plus(duration);
        while (cluster.world().now().isBefore(until)) {
            cluster.run(LOOK_EVERY);
            look();
        }
    }

    /** Tasks must live for longer than it takes to look again. */
    void look() {
        for (var agent : cluster.agents()) {
            for (var config : agent.host().running()) {
                if (config.task().taskId().value().startsWith("ct.")) {
                    seen(config);
                }
            }
        }
    }

    private void seen(ContainerConfig config) {
        var id = config.task().taskId();
        // All but the mark, which tells two launches of one attempt apart.
        var attempt = id.value().substring(0, id.value().lastIndexOf('.'));
        var before = ranAs.putIfAbsent(attempt, id);
        if (before != null && !before.equals(id)) {
            throw cluster.world()
                    .broken("I8: one attempt of a slot ran as '%s' and as '%s'.".formatted(before.value(), id.value()));
        }
        var due = config.task().command().environment().getOrDefault("CHRONOS_JOB_RUN_TIME", "0");
        ran.computeIfAbsent(config.task().name(), name -> new TreeSet<>())
                .add(Instant.ofEpochMilli(Long.parseLong(due)));
    }

    int create(String job, String fields) {
        var body = "{\"name\":\"%s\",\"cpus\":0.1,\"mem\":16,%s}".formatted(job, fields.replace('\'', '"'));
        return Http.send(cluster, CRON, "POST", "/v1/scheduler/iso8601", body).status();
    }

    int delete(String job) {
        return Http.send(cluster, CRON, "DELETE", "/v1/scheduler/job/" + job, "")
                .status();
    }

    /** Reads what the framework reports of a job; nothing if nobody answers now. */
    void ask(String job, Duration period) {
        var answer = Http.send(cluster, CRON, "GET", "/v1/scheduler/job/" + job + "?embed=moorage.explain", "");
        if (answer.status() != 200) {
            return;
        }
        for (var entry : json(answer.body().toUtf8()).at("/moorage.explain/history")) {
            if (entry.has("missed")) {
                var slots = missed.computeIfAbsent(job, name -> new HashSet<>());
                var last = Instant.parse(entry.get("last").asText());
                for (var slot = Instant.parse(entry.get("first").asText());
                        !slot.isAfter(last);
                        slot = slot.plus(period)) {
                    slots.add(slot);
                }
            } else {
                ran.computeIfAbsent(job, name -> new TreeSet<>())
                        .add(Instant.parse(entry.get("due").asText()));
            }
        }
    }

    Set<Instant> ran(String job) {
        return ran.getOrDefault(job, Set.of());
    }

    Set<Instant> missed(String job) {
        return missed.getOrDefault(job, Set.of());
    }

    /** Every slot between those times ran, or is reported. */
    void checkAll(String job, Instant first, Duration period, Instant until) {
        for (var slot = first; slot.isBefore(until); slot = slot.plus(period)) {
            if (!ran(job).contains(slot) && !missed(job).contains(slot)) {
                throw cluster.world().broken("I8: nothing is known of the slot %s of '%s'.".formatted(slot, job));
            }
        }
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
