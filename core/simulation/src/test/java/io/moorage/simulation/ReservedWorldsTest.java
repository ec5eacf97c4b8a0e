package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an agent reserves is kept for its owner, however greedy the others are. */
class ReservedWorldsTest {
    private static final long PLAIN_TASKS = 3 * 8; // three agents of 4 cpus, half a cpu a task
    private static final long RESERVED_TASKS = 2; // 1 cpu and 128 MiB of the third agent

    /** Kill -9 of the master, of agents and of all at once, and power losses: what was decided is there, and on its disk. */
    @Test
    void shouldKeepVolumesWhateverDies() {
        // given
        var cluster = volumes();

        // when
        killInTurns(cluster);

        // then
        assertThat(cluster.world().reached().getOrDefault("change ResourcesConverted", 0L))
                .isGreaterThan(10);
        assertThat(cluster.world().reached().getOrDefault("event UpdateOperationStatus", 0L))
                .isGreaterThan(5);
    }

    @Test
    void shouldSeeARegistryThatForgetsThem() {
        // given
        var cluster = volumes().seed(Bug.FORGETS_CONVERSIONS);

        // when, then
        assertThatThrownBy(() -> killInTurns(cluster))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("I3");
    }

    private static SimCluster volumes() {
        return new SimCluster(11, 3).keepVolumes(Duration.ofMinutes(4));
    }

    private static void killInTurns(SimCluster cluster) {
        cluster.boot();
        for (int round = 0; round < 30; round++) {
            cluster.run(Duration.ofMillis(1_700 + 613L * round));
            if (round % 3 != 0) {
                cluster.master().kill();
            }
            if (round % 3 != 1) {
                var agents = cluster.agents();
                agents.get(round % agents.size()).kill();
            }
            cluster.run(Duration.ofMillis(300));
            cluster.heal();
        }
        cluster.converge(Duration.ofMinutes(30));
    }

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
