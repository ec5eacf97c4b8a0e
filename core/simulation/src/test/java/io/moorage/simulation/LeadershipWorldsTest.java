package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.containerizer.ContainerConfig;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a leadership owes to whoever was away before it began, and when its lease is back. */
class LeadershipWorldsTest {
    private static final PluginId APP = new PluginId("app");
    private static final Duration FAILOVER = Duration.ofSeconds(90);

    private SimCluster cluster = new SimCluster(0, 1);

    private void runTwoTasks(long seed) {
        cluster = new SimCluster(seed, 2).keepRunning("app", "run", FAILOVER).boot();
        cluster.run(Duration.ofSeconds(5));
        cluster.want("app", 2);
        cluster.converge(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldKeepTheTasksOfAFrameworkWhoseTimeEndedWhileNobodyLed(long seed) {
        // given
        runTwoTasks(seed);
        var framework = framework();
        var containers = containers();
        cluster.master().restartPlugin(APP, Duration.ofHours(1));
        cluster.run(Duration.ofSeconds(5));

        // when
        cluster.master().losePower();
        cluster.run(FAILOVER.multipliedBy(10));
        cluster.heal();
        cluster.converge(Duration.ofMinutes(5));

        // then
        assertThat(framework()).isEqualTo(framework);
        assertThat(containers()).isEqualTo(containers);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldAnswerAsSoonAsTheLeaseIsBack(long seed) {
        // given
        runTwoTasks(seed);
        var lapse = Duration.ofSeconds(5);

        // when
        cluster.master().lapseLease(lapse);
        cluster.want("app", 1);

        // then
        cluster.run(lapse.minusMillis(1));
        assertThat(cluster.confirmed("app")).isEqualTo(2);
        cluster.run(Duration.ofMillis(100));
        assertThat(cluster.confirmed("app")).isEqualTo(1);
    }

    private FrameworkId framework() {
        return cluster.master()
                .released()
                .orElseThrow()
                .decided()
                .plugin(APP)
                .frameworkId()
                .orElseThrow();
    }

    private Set<ContainerConfig> containers() {
        return cluster.agents().stream()
                .flatMap(agent -> agent.host().running().stream())
                .collect(Collectors.toSet());
    }
}
