package io.moorage.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.service.model.AppId;
import io.moorage.testkit.SchedulerHost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Anything may happen in any order: users, crashes, lost agents, restarts, lost batches. At every step no app has more places
 * taken than it may; when calm returns every app has as many instances as it wants, and nothing else runs.
 */
class RandomWalkTest {
    private static final int STEPS = 2_000;
    private static final int SEEDS = 50;
    private static final int AGENTS = 4;
    private static final JsonMapper MAPPER = new JsonMapper();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldConvergeAfterAnything(long seed) {
        // given
        var random = new Random(seed);
        var host = new SchedulerHost(new ServiceSchedulerFactory(), seed);
        for (int i = 0; i < AGENTS; i++) {
            host.addAgent("a" + i, 100);
        }
        // when
        for (int step = 0; step < STEPS; step++) {
            step(host, random);
            checkPlaces(host, seed, step);
            if (step % 50 == 0) {
                host.forgetEnded();
            }
        }
        calm(host);
        // then
        checkConverged(host, seed);
    }

    private static void step(SchedulerHost host, Random random) {
        var app = "/app" + random.nextInt(4);
        var agent = host.agentIds().get(random.nextInt(AGENTS));
        switch (random.nextInt(24)) {
            case 0 -> host.request("POST", "/v2/apps", body(app, random));
            case 1 -> host.request("PUT", "/v2/apps" + app + "?force=" + random.nextBoolean(), body(app, random));
            case 2 -> host.request("PUT", "/v2/apps" + app + "?force=true", "{'instances':" + random.nextInt(6) + "}");
            case 3 -> {
                if (random.nextInt(4) == 0) {
                    host.request("DELETE", "/v2/apps" + app, "");
                }
            }
            case 4 -> host.request("POST", "/v2/apps" + app + "/restart", "");
            case 5 -> host.request("DELETE", "/v2/apps" + app + "/tasks?scale=" + (random.nextInt(3) == 0), "");
            case 6, 7, 8, 9 -> host.offer();
            case 10, 11, 12 -> host.progress();
            case 13 -> fail(host, random);
            case 14 -> host.advance(Duration.ofMillis(random.nextInt(20_000)));
            case 15 -> host.resend();
            case 16 -> {
                if (host.up(agent)) {
                    host.agentDown(agent);
                }
            }
            case 17, 18 -> {
                if (!host.up(agent)) {
                    host.agentUp(agent);
                }
            }
            case 19 -> {
                if (!host.up(agent)) {
                    host.agentReset(agent);
                }
            }
            case 20 -> rarely(random, host::restart);
            case 21 -> rarely(random, host::loseNextBatch);
            case 22 -> {
                host.voidNextOffers();
                host.offer();
            }
            default ->
                rarely(random, () -> {
                    host.restartQuietly();
                    host.offer();
                    host.recovered(agent);
                    host.offer();
                    host.recoveredAll();
                });
        }
    }

    /** A restart reads everything again, fifty versions of each app included: some fifteen of each kind in a walk are enough. */
    private static void rarely(Random random, Runnable action) {
        if (random.nextInt(6) == 0) {
            action.run();
        }
    }

    private static String body(String app, Random random) {
        var shares = List.of("0", "0.5", "1");
        return ("{'id':'%s','cmd':'v%d','cpus':1,'instances':%d,'backoffSeconds':%d,'upgradeStrategy':"
                        + "{'minimumHealthCapacity':%s,'maximumOverCapacity':%s},'unreachableStrategy':%s}")
                .formatted(
                        app,
                        random.nextInt(3),
                        random.nextInt(6),
                        random.nextInt(5),
                        shares.get(random.nextInt(3)),
                        shares.get(random.nextInt(3)),
                        random.nextBoolean() ? "{'inactiveAfterSeconds':5,'expungeAfterSeconds':60}" : "{}");
    }

    private static void fail(SchedulerHost host, Random random) {
        var live = host.tasks().stream()
                .filter(t -> t.live() && host.up(t.info().agentId()))
                .toList();
        if (!live.isEmpty()) {
            var states = List.of(TaskState.TASK_FAILED, TaskState.TASK_FINISHED, TaskState.TASK_KILLED);
            host.update(
                    live.get(random.nextInt(live.size())).info().taskId(),
                    states.get(random.nextInt(states.size())),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /** Whoever launches has, with what it launches and what is still stopping, no more places taken than it may. */
    private static void checkPlaces(SchedulerHost host, long seed, int step) {
        var launched = host.takeCalls().stream()
                .filter(call -> call instanceof SchedulerCall.Accept)
                .flatMap(call -> ((SchedulerCall.Accept) call).operations().stream())
                .flatMap(operation -> ((SchedulerCall.Launch) operation).tasks().stream())
                .map(task -> AppId.ofTask(task.taskId().value()).orElseThrow())
                .distinct()
                .toList();
        for (var id : launched) {
            var stored = host.committed().get("app:" + id);
            if (stored != null) {
                var app = json(stored.toUtf8());
                var taken = records(host, id.value()).stream()
                        .filter(i -> !i.get("condition").asText().equals("UNREACHABLE"))
                        .toList();
                boolean rolling =
                        taken.stream().anyMatch(i -> !i.get("configVersion").equals(app.get("configVersion")));
                assertThat(taken)
                        .as("seed %d step %d: %s", seed, step, app)
                        .hasSizeLessThanOrEqualTo(allowed(app.get("definition"), rolling));
            }
        }
    }

    private static int allowed(JsonNode definition, boolean rolling) {
        int instances = definition.get("instances").asInt();
        double over = definition.at("/upgradeStrategy/maximumOverCapacity").asDouble();
        // One more than wanted is always allowed while rolling: else nothing could move.
        return rolling ? Math.max(instances + 1, (int) Math.floor(instances * (1 + over))) : instances;
    }

    private static List<JsonNode> records(SchedulerHost host, String app) {
        return host.committed().entrySet().stream()
                .filter(e -> e.getKey().startsWith("instance:"))
                .map(e -> json(e.getValue().toUtf8()))
                .filter(i -> i.get("appId").asText().equals(app))
                .toList();
    }

    private static void calm(SchedulerHost host) {
        host.agentIds().stream().filter(id -> !host.up(id)).forEach(host::agentUp);
        host.resend();
        host.settle(3);
        host.restart();
        host.advance(Duration.ofMinutes(10));
        host.settle(120);
    }

    private static void checkConverged(SchedulerHost host, long seed) {
        long wanted = 0;
        for (var app : host.get("/v2/apps").get("apps")) {
            int instances = app.get("instances").asInt();
            wanted += instances;
            assertThat(host.serving(app.get("id").asText().substring(1)))
                    .as("seed %d: %s", seed, app)
                    .hasSize(instances);
        }
        assertThat(host.tasks().stream().filter(t -> t.live()).count())
                .as("seed %d", seed)
                .isEqualTo(wanted);
        assertThat(host.get("/v2/deployments")).as("seed %d", seed).isEmpty();
        assertThat(host.unacknowledgedCount()).as("seed %d", seed).isZero();
        assertThat(host.suppressed()).as("seed %d", seed).isTrue();
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(text, e);
        }
    }
}
