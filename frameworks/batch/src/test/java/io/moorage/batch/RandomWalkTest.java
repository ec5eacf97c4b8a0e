package io.moorage.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Anything may happen in any order: users, crashes, lost agents, restarts, lost batches. At every step the host sees to it that no
 * index runs twice at a time; no job has more under way than its concurrency. When calm returns every task has ended as its agent saw
 * it end, or is said to have ended unseen.
 */
class RandomWalkTest {
    private static final int STEPS = 1_500;
    private static final int SEEDS = 20;
    private static final int AGENTS = 4;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldEndEveryTaskAfterAnything(long seed) {
        // given
        var random = new Random(seed);
        var host = new BatchHost(seed);
        for (int i = 0; i < AGENTS; i++) {
            host.addAgent("a" + i, 20);
        }
        // when
        for (int step = 0; step < STEPS; step++) {
            step(host, random);
            checkConcurrency(host, seed, step);
        }
        host.world().agentIds().stream().filter(id -> !host.world().up(id)).forEach(host::agentUp);
        host.world().restart();
        host.world().advance(Duration.ofMinutes(11));
        host.runAll();
        // then
        for (var job : host.get("").get("jobs")) {
            checkResults(host, job, seed);
        }
        assertThat(host.world().unacknowledgedCount()).as("seed %d", seed).isZero();
    }

    private static void step(BatchHost host, Random random) {
        var job = "job" + random.nextInt(3);
        var agent = host.world().agentIds().get(random.nextInt(AGENTS));
        switch (random.nextInt(24)) {
            case 0, 1 -> host.request("POST", "", body(job, random));
            case 2 -> {
                if (random.nextInt(4) == 0) {
                    host.request("DELETE", "/" + job, "");
                }
            }
            case 3 -> host.request("POST", "/" + job + "/retry", random.nextBoolean() ? "" : "{'indices':'0-9'}");
            case 4, 5, 6, 7 -> host.offer();
            case 8, 9, 10 -> host.world().progress();
            case 11, 12, 13, 14 -> endOne(host, random);
            case 15 -> host.world().advance(Duration.ofMillis(random.nextInt(20_000)));
            case 16 -> host.world().resend();
            case 17 -> {
                if (host.world().up(agent)) {
                    host.world().agentDown(agent);
                }
            }
            case 18 -> {
                if (!host.world().up(agent)) {
                    host.agentUp(agent);
                }
            }
            case 19 -> {
                if (!host.world().up(agent)) {
                    host.world().agentReset(agent);
                }
            }
            case 20 -> host.world().restart();
            case 21 -> host.world().loseNextBatch();
            case 22 -> {
                host.world().voidNextOffers();
                host.offer();
            }
            default -> {
                host.world().restartQuietly();
                host.offer();
                host.world().recovered(agent);
                host.offer();
                host.world().recoveredAll();
            }
        }
    }

    private static String body(String job, Random random) {
        return "{'id':'%s','command':'x','array':%d,'concurrency':%d,'retry':{'attempts':%d%s}%s}"
                .formatted(
                        job,
                        1 + random.nextInt(300),
                        1 + random.nextInt(20),
                        1 + random.nextInt(3),
                        random.nextBoolean() ? ",'exitCodes':[2]" : "",
                        random.nextBoolean() ? ",'timeoutSeconds':30" : "");
    }

    private static void endOne(BatchHost host, Random random) {
        var live = host.live().stream()
                .filter(task -> task.state() == TaskState.TASK_RUNNING
                        && !task.killWanted()
                        && host.world().up(task.info().agentId()))
                .toList();
        if (!live.isEmpty()) {
            var task = live.get(random.nextInt(live.size()));
            if (random.nextInt(8) == 0) {
                host.end(task, TaskState.TASK_FAILED, Optional.of(new ExitStatus.Signalled(9)));
            } else {
                host.exit(task, random.nextInt(4));
            }
        }
    }

    private static void checkConcurrency(BatchHost host, long seed, int step) {
        Map<String, Integer> live = new HashMap<>();
        host.live().forEach(task -> live.merge(task.job(), 1, Integer::sum));
        live.forEach((job, count) -> {
            var stored = host.world().committed().get("job:" + job);
            assertThat(stored)
                    .as("seed %d step %d: a job with live tasks is kept", seed, step)
                    .isNotNull();
            assertThat(count)
                    .as("seed %d step %d: %s", seed, step, job)
                    .isLessThanOrEqualTo(
                            BatchHost.json(stored).at("/definition/concurrency").asInt());
        });
    }

    private static void checkResults(BatchHost host, JsonNode job, long seed) {
        var results =
                host.get("/" + job.get("id").asText() + "/results?limit=10000").get("results");
        assertThat(results).hasSize(job.get("tasks").asInt());
        for (var result : results) {
            assertThat(result.get("state").asText())
                    .as("seed %d: %s", seed, result)
                    .isIn("succeeded", "failed");
            var task = host.task(result.get("taskId").asText());
            assertThat(shown(result)).as("seed %d: %s", seed, result).isIn(truths(task));
        }
    }

    private static String shown(JsonNode result) {
        if (result.has("exitCode")) {
            return "exit " + result.get("exitCode").asInt();
        }
        return result.has("signal")
                ? "signal " + result.get("signal").asInt()
                : result.get("outcome").asText();
    }

    /** What may be said of how it ended; what its agent killed is said to be killed, by us for its time or by somebody else. */
    private static List<String> truths(BatchTask task) {
        if (task.state() == TaskState.TASK_KILLED) {
            return List.of("timed_out", "killed");
        }
        if (task.state() == TaskState.TASK_GONE) {
            return List.of("unknown");
        }
        return task.exit()
                .map(exit -> switch (exit) {
                    case ExitStatus.Exited exited -> List.of("exit " + exited.code());
                    case ExitStatus.Signalled signalled -> List.of("signal " + signalled.signal());
                    case ExitStatus.OutOfMemory oom -> List.of("out_of_memory");
                    case ExitStatus.Unknown unknown -> List.of("unknown");
                })
                .orElse(List.of());
    }
}
