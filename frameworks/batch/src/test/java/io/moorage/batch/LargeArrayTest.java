package io.moorage.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.TaskState;
import io.moorage.batch.engine.BatchState;
import io.moorage.batch.engine.StateLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What large arrays cost: in the registry, in memory, and in one turn. The host checks that no turn puts more than it may. */
class LargeArrayTest {
    private static final int TASKS = 100_000;
    private static final int COPIES = 10;

    private final BatchHost host = new BatchHost(1);

    private void post(int tasks) {
        assertThat(host.request(
                                "POST",
                                "",
                                "{'id':'sweep','command':'x','array':%d,'concurrency':5000,'cpus':0.01,'mem':1}"
                                        .formatted(tasks))
                        .status())
                .isEqualTo(201);
    }

    private void end(TaskState state) {
        host.offer();
        host.live("sweep").forEach(task -> host.end(task, state, Optional.empty()));
    }

    @Test
    void shouldAcceptAHundredThousandTasksWithTwoSmallRecords() {
        // when
        post(TASKS);
        // then
        assertThat(host.world().committed()).hasSize(2);
        assertThat(host.world().putBytes()).isLessThan(2_000);
    }

    @Test
    void shouldKeepABoundedStateOfAHundredThousandTasksThatEnded() {
        // given
        host.addAgent("a1", 50);
        post(TASKS);
        // when
        while (host.get("/sweep").get("state").asText().equals("waiting")
                || !host.live().isEmpty()
                || !host.world().suppressed()) {
            end(TaskState.TASK_FINISHED);
        }
        // then
        assertThat(host.get("/sweep").get("succeeded").asInt()).isEqualTo(TASKS);
        long stored = host.world().committed().entrySet().stream()
                .mapToLong(entry -> entry.getKey().length() + entry.getValue().length())
                .sum();
        assertThat(stored).as("bytes in the registry").isLessThan(TASKS * 10);
        // when it is read
        var copies = new ArrayList<BatchState>();
        long before = usedBytes();
        for (int i = 0; i < COPIES; i++) {
            copies.add(StateLoader.load(host.world().committed()));
        }
        long each = (usedBytes() - before) / COPIES;
        // then
        System.out.printf("%,d ended tasks: %,d bytes in the registry, %,d bytes of heap%n", TASKS, stored, each);
        assertThat(each).as("bytes of heap").isLessThan(TASKS * 20);
        assertThat(copies).hasSize(COPIES);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void shouldRetryTheLargestArrayInOneTurn() {
        // given
        host.addAgent("a1", 50);
        post(200_000);
        host.world().advance(Duration.ofSeconds(1));
        while (host.get("/sweep").get("failed").asInt() < 200_000) {
            end(TaskState.TASK_FAILED);
        }
        // when
        var retried = BatchHost.json(host.request("POST", "/sweep/retry", ""));
        // then
        assertThat(retried.get("retried").asInt()).isEqualTo(200_000);
        assertThat(host.get("/sweep").get("waiting").asInt()).isEqualTo(200_000);
    }

    @Test
    void shouldEndThousandsThatAreGoneWithTheirAgentOverSeveralTurns() {
        // given
        var a1 = host.addAgent("a1", 50);
        post(10_000);
        for (int i = 0; i < 5; i++) {
            host.offer();
        }
        assertThat(host.live()).hasSize(5_000);
        // when
        host.on(a1).forEach(task -> host.world().forget(task.id()));
        host.world().restartQuietly();
        host.world().recovered(a1, io.moorage.api.scheduler.AgentFate.GONE);
        // then
        assertThat(host.get("/sweep").get("failed").asInt()).isEqualTo(500);
        host.world().advance(Duration.ofSeconds(1));
        assertThat(host.get("/sweep").at("/outcomes/unknown").asInt()).isEqualTo(5_000);
        assertThat(List.copyOf(host.world().committed().keySet())).noneMatch(key -> key.startsWith("task:"));
    }
}
