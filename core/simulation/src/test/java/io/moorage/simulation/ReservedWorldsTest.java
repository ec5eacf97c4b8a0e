package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an agent reserves is kept for its owner, however greedy the others are. */
class ReservedWorldsTest {
    private static final long PLAIN_TASKS = 3 * 8; // three agents of 4 cpus, half a cpu a task
    private static final long RESERVED_TASKS = 2; // 1 cpu and 128 MiB of the third agent

    @Test
    void shouldKeepReservedResourcesForALateOwner() {
        // given
        var cluster = new SimCluster(7, 3)
                .keepRunning("greedy", "run")
                .keepRunning("owner", new Role(SimCluster.OWNER.value() + "/eu"), "run", Duration.ofDays(7))
                .boot();
        cluster.run(Duration.ofSeconds(3));
        cluster.want("greedy", 100);
        cluster.runUntil(
                "all that is everybody's is used",
                Duration.ofMinutes(5),
                () -> cluster.running("greedy") == PLAIN_TASKS);

        // when
        cluster.want("owner", 10);
        cluster.run(Duration.ofMinutes(5));

        // then
        assertThat(cluster.running("greedy")).isEqualTo(PLAIN_TASKS);
        assertThat(cluster.running("owner")).isEqualTo(RESERVED_TASKS);
        assertThat(cluster.agents().get(2).host().running())
                .filteredOn(config -> config.task().name().equals("owner"))
                .allSatisfy(config -> assertThat(config.task()
                                .resources()
                                .reserved(SimCluster.OWNER)
                                .flattened())
                        .isEqualTo(Resources.of(0.5, 64, 0)));
    }
}
