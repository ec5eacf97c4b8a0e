package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.Blob;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.batch.BatchSchedulerFactory;
import io.moorage.service.ServiceSchedulerFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The batch framework as it is shipped, beside the service framework, on the production engines, in bad weather. At each step no index
 * runs twice and no more at once than the job's concurrency; in the end every index has the exit code of its own command, or the signal
 * that the weather sent, or it is said that nobody saw how it ended.
 */
class BatchWorldsTest {
    private static final int FIXED_SEEDS = 12;
    private static final Duration SEEDS_BUDGET = Duration.ofSeconds(10);
    private static final int NAMED_SEEDS = 10;
    private static final PluginId SERVICE = new PluginId("service");
    private static final PluginId BATCH = new PluginId("batch");
    private static final int TASKS = 24;
    private static final int CONCURRENCY = 6;
    private static final JsonMapper MAPPER = new JsonMapper();

    @Test
    void shouldEndEachTaskInTheWorldsOfFixedSeeds() {
        int seen = 0;
        for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
            seen += live(seed);
        }
        assertThat(seen).as("exit codes that somebody saw").isGreaterThan(FIXED_SEEDS * TASKS / 2);
    }

    @Test
    void shouldEndEachTaskInFreshWorlds() {
        // given
        long wanted = Long.getLong("moorage.simulation.seeds", 0);
        long base = System.nanoTime();
        long end = base + SEEDS_BUDGET.toNanos();
        long lived = 0;

        // when, then
        while (wanted > 0 ? lived < wanted : System.nanoTime() < end) {
            live(base + lived++);
        }
        assertThat(lived).isPositive();
    }

    /** Each holds over several seeds, and a bug seeded into an edge turns it red. */
    @TestFactory
    Stream<DynamicTest> shouldHoldAndShouldCatchItsSeededBug() {
        return Stream.of(
                        new Sequence(
                                "7 answered, then dies with the launches parked",
                                Bug.ANSWERS_BEFORE_COMMIT,
                                BatchWorldsTest::diesWithLaunchesParked),
                        new Sequence(
                                "12 power loss takes the tasks", Bug.TELLS_NO_FATE, BatchWorldsTest::powerTakesTasks))
                .flatMap(sequence -> Stream.of(
                        DynamicTest.dynamicTest(sequence.name, sequence::holds),
                        DynamicTest.dynamicTest(sequence.name + ", caught: " + sequence.bug, sequence::catchesItsBug)));
    }

    private record Sequence(String name, Bug bug, Consumer<SimCluster> script) {
        void holds() {
            for (long seed = 1; seed <= NAMED_SEEDS; seed++) {
                script.accept(cluster(seed, 2).boot());
            }
        }

        void catchesItsBug() {
            assertThatThrownBy(() -> {
                        for (long seed = 1; seed <= NAMED_SEEDS; seed++) {
                            script.accept(cluster(seed, 2).seed(bug).boot());
                        }
                    })
                    .as("sequence %s with %s", name, bug)
                    .isInstanceOf(AssertionError.class);
        }
    }

    /** The job is answered; the turn of its launches is handed over and lost: nothing of it ever leaves, and no index runs twice. */
    private static void diesWithLaunchesParked(SimCluster cluster) {
        cluster.run(Duration.ofSeconds(3));
        assertThat(post(cluster, job("exit 3 20", 4))).isEqualTo(201);
        cluster.master().stallSync(Duration.ofSeconds(30));
        run(cluster, Duration.ofSeconds(2));
        cluster.master().losePower();
        run(cluster, Duration.ofSeconds(1));
        cluster.heal();
        awaitEnd(cluster, Duration.ofMinutes(4));
        assertThat(codes(cluster)).hasSize(4).containsOnly("exitCode 3");
    }

    /** The tasks are gone with their hosts, and their master with them: each ends unseen, once, and the rest goes on. */
    private static void powerTakesTasks(SimCluster cluster) {
        cluster.run(Duration.ofSeconds(3));
        assertThat(post(cluster, job("exit 3 20", 20))).isEqualTo(201);
        runUntil(
                cluster,
                "tasks run",
                Duration.ofSeconds(20),
                () -> running(cluster).size() == CONCURRENCY);
        run(cluster, Duration.ofSeconds(1));
        cluster.agents().forEach(SimAgent::losePower);
        cluster.master().losePower();
        run(cluster, Duration.ofSeconds(1));
        cluster.heal();
        awaitEnd(cluster, Duration.ofMinutes(4));
        assertThat(codes(cluster)).contains("exitCode 3", "outcome unknown");
    }

    /** Returns how many exit codes were seen. */
    private static int live(long seed) {
        var cluster = cluster(seed, 3).boot();
        var world = cluster.world();
        var weather = new Weather(cluster);
        try {
            cluster.run(Duration.ofSeconds(3));
            assertThat(ask(cluster, SERVICE, "POST", "/v2/apps", "{\"id\":\"/steady\",\"cmd\":\"run\",\"cpus\":0.5}")
                            .map(response -> response.status()))
                    .contains(201);
            var commands = IntStream.range(0, TASKS)
                    .mapToObj(index -> "\"exit %d %d\"".formatted(index % 3, 1 + world.below(200)))
                    .collect(Collectors.joining(","));
            assertThat(post(
                            cluster,
                            "{\"id\":\"sweep\",\"tasks\":[%s],\"concurrency\":%d,\"cpus\":0.5,\"mem\":32,\"retry\":{\"attempts\":2,\"exitCodes\":[2]}}"
                                    .formatted(commands, CONCURRENCY)))
                    .isEqualTo(201);
            weather.blow(Duration.ofMillis(100), Duration.ofSeconds(40));
            run(cluster, Duration.ofMinutes(6));
            weather.calm();
            awaitEnd(cluster, Duration.ofMinutes(40));
            cluster.converge(Duration.ofMinutes(10));
            return checkResults(cluster);
        } catch (RuntimeException e) {
            var broken = world.broken("The engines threw.");
            broken.initCause(e);
            throw broken;
        }
    }

    private static int checkResults(SimCluster cluster) {
        int seen = 0;
        var results = results(cluster);
        for (var result : results) {
            if (result.has("exitCode")) {
                seen++;
                if (result.get("exitCode").asInt() != result.get("index").asInt() % 3) {
                    throw cluster.world().broken("Not its own exit code: " + result);
                }
            } else if (!result.path("signal").asText().equals("9")
                    && !List.of("unknown", "killed", "not_started")
                            .contains(result.path("outcome").asText())) {
                throw cluster.world().broken("It ended in a way that it cannot: " + result);
            }
        }
        assertThat(results).hasSize(TASKS);
        return seen;
    }

    private static SimCluster cluster(long seed, int agents) {
        return new SimCluster(seed, agents)
                .host(SERVICE, new ServiceSchedulerFactory())
                .host(BATCH, new BatchSchedulerFactory());
    }

    private static String job(String command, int tasks) {
        return "{\"id\":\"sweep\",\"command\":\"%s\",\"array\":%d,\"concurrency\":%d,\"cpus\":0.5,\"mem\":32}"
                .formatted(command, tasks, CONCURRENCY);
    }

    private static void awaitEnd(SimCluster cluster, Duration within) {
        runUntil(cluster, "the job is over", within, () -> stored(cluster).contains("\"endedAt\""));
    }

    /** What is committed of how far the job is. */
    private static String stored(SimCluster cluster) {
        return Optional.ofNullable(cluster.master()
                        .image()
                        .decided()
                        .plugin(BATCH)
                        .entries()
                        .get("course:sweep"))
                .map(Blob::toUtf8)
                .orElse("");
    }

    private static List<String> codes(SimCluster cluster) {
        return results(cluster).stream()
                .map(result -> result.has("exitCode")
                        ? "exitCode " + result.get("exitCode").asInt()
                        : "outcome " + result.path("outcome").asText())
                .toList();
    }

    private static List<JsonNode> results(SimCluster cluster) {
        for (int tries = 0; tries < 60; tries++) {
            var response = ask(cluster, BATCH, "GET", "/moorage/v1/batch/sweep/results", "");
            if (response.isPresent() && response.get().status() == 200) {
                return json(response.get().body()).get("results").valueStream().toList();
            }
        }
        throw cluster.world().broken("Nobody answers.");
    }

    private static JsonNode json(Blob text) {
        try {
            return MAPPER.readTree(text.toUtf8());
        } catch (IOException e) {
            throw new AssertionError(text.toUtf8(), e);
        }
    }

    private static int post(SimCluster cluster, String body) {
        return ask(cluster, BATCH, "POST", "/moorage/v1/batch", body)
                .map(response -> response.status())
                .orElse(0);
    }

    /** The answer, if there is one within five seconds. */
    private static Optional<Response> ask(
            SimCluster cluster, PluginId plugin, String method, String path, String body) {
        var answers = new ArrayList<Response>();
        cluster.request(plugin, new Request(method, path, Map.of(), Map.of(), Blob.utf8(body)), answers::add);
        for (int i = 0; i < 50 && answers.isEmpty(); i++) {
            run(cluster, Duration.ofMillis(100));
        }
        return answers.stream().findFirst();
    }

    private static void run(SimCluster cluster, Duration duration) {
        var over = new AtomicBoolean();
        cluster.world().after(duration, () -> over.set(true));
        runUntil(cluster, "time passes", duration.plusSeconds(1), over::get);
    }

    /** As the cluster's own, with the invariants of the batch framework after each step. */
    private static void runUntil(SimCluster cluster, String what, Duration within, BooleanSupplier condition) {
        cluster.runUntil(what, within, () -> {
            check(cluster);
            return condition.getAsBoolean();
        });
    }

    /** What an operator tore down is being killed under the id of the old framework, and does not count. */
    private static void check(SimCluster cluster) {
        var indices = new HashSet<String>();
        var perFramework = new HashMap<FrameworkId, Integer>();
        for (var config : running(cluster)) {
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

    private static List<ContainerConfig> running(SimCluster cluster) {
        return cluster.agents().stream()
                .flatMap(agent -> agent.host().running().stream())
                .filter(config -> config.task().taskId().value().startsWith("sweep."))
                .toList();
    }
}
