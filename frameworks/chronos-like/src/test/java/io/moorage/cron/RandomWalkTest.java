package io.moorage.cron;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.testkit.SchedulerHost;
import io.moorage.testkit.SimTask;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Anything may happen in any order: users, failures, lost agents, restarts, outages, lost batches. At every step no attempt of a
 * slot has been launched twice, but for those that provably never were, and no two runs of a job overlap that may not. In the
 * end every slot was launched or is reported missed.
 */
class RandomWalkTest {
    private static final int STEPS = 800;
    private static final int SEEDS = 12;
    private static final int AGENTS = 3;
    private static final int JOBS = 3;

    private final Map<String, Set<TaskId>> launches = new HashMap<>();
    private final Set<TaskId> dropped = new HashSet<>();
    private final Map<String, Set<Instant>> told = new HashMap<>();

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldLoseAndDoubleNoSlotWhateverHappens(long seed) {
        // given
        var random = new Random(seed);
        var host = new SchedulerHost(new CronSchedulerFactory(), seed);
        for (int i = 0; i < AGENTS; i++) {
            host.addAgent("a" + i, 10);
        }
        for (int i = 0; i < JOBS; i++) {
            create(host, i);
        }
        create(host, "child", "/dependency", "'parents':['job0','job1'],'concurrent':true");
        host.advance(Duration.ofMillis(1));
        var begin = host.now();

        // when
        for (int step = 0; step < STEPS; step++) {
            step(host, random);
            check(host, seed, step);
            if (step % 50 == 0) {
                host.forgetEnded();
            }
        }
        calm(host);
        check(host, seed, STEPS);

        // then
        for (int i = 0; i < JOBS; i++) {
            assertThat(told.get("job" + i))
                    .as("slots of job%d, seed %d", i, seed)
                    .containsAll(slots(begin, host.now()));
        }
        assertThat(host.unacknowledgedCount()).isZero();
    }

    private static void create(SchedulerHost host, int number) {
        create(
                host,
                "job" + number,
                "/iso8601",
                "'schedule':'R/2026-01-01T00:00:00Z/PT1M','retries':%d,'concurrent':%s,'maxCompletionTime':%d"
                        .formatted(number, number == 2, number == 1 ? 90 : 0));
    }

    private static void create(SchedulerHost host, String name, String path, String fields) {
        host.request("POST", "/v1/scheduler" + path, "{'name':'%s','command':'true',%s}".formatted(name, fields));
    }

    private void step(SchedulerHost host, Random random) {
        var job = "/v1/scheduler/job/job" + random.nextInt(JOBS);
        var agent = host.agentIds().get(random.nextInt(AGENTS));
        switch (random.nextInt(22)) {
            case 0 -> rarely(random, () -> host.request("PUT", job, ""));
            case 1 -> rarely(random, () -> host.request("DELETE", job.replace("/job/", "/task/kill/"), ""));
            case 2 -> rarely(random, () -> create(host, random.nextInt(JOBS)));
            case 3, 4, 5, 6 -> host.offer();
            case 7, 8 -> host.progress();
            case 9, 10, 11 -> end(host, random);
            case 12, 13 -> host.advance(Duration.ofMillis(random.nextInt(40_000)));
            case 14 -> host.resend();
            case 15 -> {
                if (host.up(agent)) {
                    host.agentDown(agent);
                }
            }
            case 16 -> {
                if (!host.up(agent)) {
                    host.agentUp(agent);
                }
            }
            case 17 -> {
                if (!host.up(agent)) {
                    host.agentReset(agent);
                }
            }
            case 18 -> rarely(random, host::restart);
            case 19 -> rarely(random, host::loseNextBatch);
            case 20 -> {
                host.voidNextOffers();
                host.offer();
            }
            default ->
                rarely(random, () -> {
                    host.outage(Duration.ofSeconds(random.nextInt(200)));
                    host.restartQuietly();
                    host.offer();
                    host.recovered(agent);
                    host.recoveredAll();
                });
        }
    }

    private static void rarely(Random random, Runnable action) {
        if (random.nextInt(4) == 0) {
            action.run();
        }
    }

    private static void end(SchedulerHost host, Random random) {
        var running = host.tasks().stream()
                .filter(t ->
                        t.state() == TaskState.TASK_RUNNING && host.up(t.info().agentId()))
                .toList();
        if (!running.isEmpty()) {
            host.update(
                    running.get(random.nextInt(running.size())).info().taskId(),
                    random.nextInt(3) == 0 ? TaskState.TASK_FAILED : TaskState.TASK_FINISHED);
        }
    }

    private void check(SchedulerHost host, long seed, int step) {
        for (var task : host.tasks()) {
            var ids = launches.computeIfAbsent(attempt(task), absent -> new HashSet<>());
            if (task.state() == TaskState.TASK_DROPPED) {
                dropped.add(task.info().taskId());
            } else {
                ids.add(task.info().taskId());
            }
            ids.removeAll(dropped);
            assertThat(ids)
                    .as("launches of attempt %s, seed %d, step %d", attempt(task), seed, step)
                    .hasSizeLessThanOrEqualTo(1);
        }
        for (int i = 0; i < 2; i++) {
            // What was given up on an agent that cannot be reached is to be ended once it can.
            assertThat(host.live("job" + i).stream().filter(t -> !t.killWanted()))
                    .as("runs of job%d at one time, seed %d, step %d", i, seed, step)
                    .hasSizeLessThanOrEqualTo(1);
        }
        for (int i = 0; i < JOBS; i++) {
            remember(host, "job" + i);
        }
    }

    /** A wish of a user is told apart from a slot by its mark alone. */
    private static String attempt(SimTask task) {
        var id = task.info().taskId().value();
        var due = task.info().command().environment().get("CHRONOS_JOB_RUN_TIME");
        boolean slot = Long.parseLong(due) % 60_000 == 0;
        return slot ? id.substring(0, id.lastIndexOf('.')) : id;
    }

    private void remember(SchedulerHost host, String name) {
        var slots = told.computeIfAbsent(name, absent -> new HashSet<>());
        host.live(name)
                .forEach(task -> slots.add(Instant.ofEpochMilli(
                        Long.parseLong(task.info().command().environment().get("CHRONOS_JOB_RUN_TIME")))));
        for (var entry : history(host, name)) {
            if (entry.has("missed")) {
                slots.addAll(slots(
                        Instant.parse(entry.get("first").asText()).minusMillis(1),
                        Instant.parse(entry.get("last").asText())));
            } else {
                slots.add(Instant.parse(entry.get("due").asText()));
            }
        }
    }

    private static JsonNode history(SchedulerHost host, String name) {
        var path = "/v1/scheduler/job/" + name + "?embed=moorage.explain";
        var answer = host.request("GET", path, "");
        // The leader may just be dying.
        return SchedulerHost.json(answer.equals(SchedulerHost.NO_ANSWER) ? host.request("GET", path, "") : answer)
                .get("moorage.explain")
                .get("history");
    }

    private static Set<Instant> slots(Instant after, Instant until) {
        var slots = new TreeSet<Instant>();
        var slot = Instant.ofEpochMilli((after.toEpochMilli() / 60_000 + 1) * 60_000);
        for (; !slot.isAfter(until); slot = slot.plusSeconds(60)) {
            slots.add(slot);
        }
        return slots;
    }

    private void calm(SchedulerHost host) {
        for (var agent : host.agentIds()) {
            if (!host.up(agent)) {
                host.agentUp(agent);
            }
        }
        // Whatever is left is ended and fails, until retries are used up and no slot is due.
        for (int i = 0; i < 20; i++) {
            host.resend();
            host.advance(Duration.ofMillis(100));
            host.offer();
            host.progress();
            remember(host, "job2");
            List.copyOf(host.tasks()).stream()
                    .filter(t -> t.state() == TaskState.TASK_RUNNING)
                    .forEach(t -> host.update(t.info().taskId(), TaskState.TASK_FINISHED));
        }
    }
}
