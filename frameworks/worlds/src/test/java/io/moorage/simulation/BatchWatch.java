package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.Blob;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.containerizer.ContainerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One job of the batch framework and what the kernels run of it. At each step no index runs twice and no more at once than the job's
 * concurrency; in the end every index has the exit code of its own command, or the signal that the weather sent, or it is said that
 * nobody saw how it ended.
 */
final class BatchWatch {
    static final PluginId BATCH = new PluginId("batch");
    static final int CONCURRENCY = 6;

    /** The exit codes that the commands of {@link #createMixed} end with. */
    private static final int CODES = 3;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final SimCluster cluster;

    BatchWatch(SimCluster cluster) {
        this.cluster = cluster;
    }

    /** The status of the answer. */
    int create(String command, int tasks) {
        return post("\"command\":\"%s\",\"array\":%d".formatted(command, tasks));
    }

    /** Each task ends with the rest of its index by three, after its own time; what ends with 2 is tried twice. */
    int createMixed(int tasks) {
        var commands = IntStream.range(0, tasks)
                .mapToObj(index -> "\"exit %d %d\""
                        .formatted(index % CODES, 1 + cluster.world().below(200)))
                .collect(Collectors.joining(","));
        return post("\"tasks\":[%s],\"retry\":{\"attempts\":2,\"exitCodes\":[2]}".formatted(commands));
    }

    private int post(String fields) {
        var body = "{\"id\":\"sweep\",\"concurrency\":%d,\"cpus\":0.5,\"mem\":32,%s}".formatted(CONCURRENCY, fields);
        return Http.send(cluster, BATCH, "POST", "/moorage/v1/batch", body).status();
    }

    void run(Duration duration) {
        var over = new AtomicBoolean();
        cluster.world().after(duration, () -> over.set(true));
        runUntil("time passes", duration.plusSeconds(1), over::get);
    }

    void runUntil(String what, Duration within, BooleanSupplier condition) {
        cluster.runUntil(what, within, () -> {
            look();
            return condition.getAsBoolean();
        });
    }

    void awaitEnd(Duration within) {
        runUntil("the job is over", within, () -> stored().contains("\"endedAt\""));
    }

    /** What is committed of how far the job is. */
    private String stored() {
        return Optional.ofNullable(cluster.master()
                        .image()
                        .decided()
                        .plugin(BATCH)
                        .entries()
                        .get("course:sweep"))
                .map(Blob::toUtf8)
                .orElse("");
    }

    /** What an operator tore down is being killed under the id of the old framework, and does not count. */
    void look() {
        var indices = new HashSet<String>();
        var perFramework = new HashMap<FrameworkId, Integer>();
        for (var config : running()) {
            var taskId = config.task().taskId().value();
            // JOB.TAG.INDEX.LAUNCH
            var index = config.frameworkId().value() + taskId.substring(0, taskId.lastIndexOf('.'));
            if (!indices.add(index)) {
                throw cluster.world().broken("Task '%s' runs beside another launch of its index.".formatted(taskId));
            }
            if (perFramework.merge(config.frameworkId(), 1, Integer::sum) > CONCURRENCY) {
                throw cluster.world().broken("More than %d run at once.".formatted(CONCURRENCY));
            }
        }
    }

    List<ContainerConfig> running() {
        return cluster.agents().stream()
                .flatMap(agent -> agent.host().running().stream())
                .filter(config -> config.task().taskId().value().startsWith("sweep."))
                .toList();
    }

    /** Of each task how it ended. */
    List<String> ends() {
        return results().stream()
                .map(result -> result.has("exitCode")
                        ? "exitCode " + result.get("exitCode").asInt()
                        : "outcome " + result.path("outcome").asText())
                .toList();
    }

    /** Checks what became of {@link #createMixed}; returns how many exit codes were seen. */
    int checkMixed(int tasks) {
        int seen = 0;
        var results = results();
        for (var result : results) {
            if (result.has("exitCode")) {
                seen++;
                if (result.get("exitCode").asInt() != result.get("index").asInt() % CODES) {
                    throw cluster.world().broken("Not its own exit code: " + result);
                }
            } else if (!result.path("signal").asText().equals("9")
                    && !List.of("unknown", "killed", "not_started")
                            .contains(result.path("outcome").asText())) {
                throw cluster.world().broken("It ended in a way that it cannot: " + result);
            }
        }
        assertThat(results).hasSize(tasks);
        return seen;
    }

    private List<JsonNode> results() {
        for (int tries = 0; tries < 60; tries++) {
            var response = Http.send(cluster, BATCH, "GET", "/moorage/v1/batch/sweep/results", "");
            if (response.status() == 200) {
                return json(response.body()).get("results").valueStream().toList();
            }
        }
        throw cluster.world().broken("Nobody answers.");
    }

    private static JsonNode json(Blob text) {
        try {
            return MAPPER.readTree(text.toUtf8());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
