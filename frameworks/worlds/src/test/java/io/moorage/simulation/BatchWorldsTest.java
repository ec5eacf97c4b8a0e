package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.PluginId;
import io.moorage.batch.BatchSchedulerFactory;
import io.moorage.service.ServiceSchedulerFactory;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The batch framework as it is shipped, beside the service framework, on the production engines, in bad weather. */
class BatchWorldsTest {
    private static final int FIXED_SEEDS = 12;
    private static final Duration SEEDS_BUDGET = Duration.ofSeconds(10);
    private static final int NAMED_SEEDS = 10;
    private static final PluginId SERVICE = new PluginId("service");
    private static final int TASKS = 24;

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
        var watch = new BatchWatch(cluster);
        cluster.run(Duration.ofSeconds(3));
        assertThat(watch.create("exit 3 20", 4)).isEqualTo(201);
        cluster.master().stallSync(Duration.ofSeconds(30));
        watch.run(Duration.ofSeconds(2));
        cluster.master().losePower();
        watch.run(Duration.ofSeconds(1));
        cluster.heal();
        watch.awaitEnd(Duration.ofMinutes(4));
        assertThat(watch.ends()).hasSize(4).containsOnly("exitCode 3");
    }

    /** The tasks are gone with their hosts, and their master with them: each ends unseen, once, and the rest goes on. */
    private static void powerTakesTasks(SimCluster cluster) {
        var watch = new BatchWatch(cluster);
        cluster.run(Duration.ofSeconds(3));
        assertThat(watch.create("exit 3 20", 20)).isEqualTo(201);
        watch.runUntil(
                "tasks run", Duration.ofSeconds(20), () -> watch.running().size() == BatchWatch.CONCURRENCY);
        watch.run(Duration.ofSeconds(1));
        cluster.agents().forEach(SimAgent::losePower);
        cluster.master().losePower();
        watch.run(Duration.ofSeconds(1));
        cluster.heal();
        watch.awaitEnd(Duration.ofMinutes(4));
        assertThat(watch.ends()).contains("exitCode 3", "outcome unknown");
    }

    /** Returns how many exit codes were seen. */
    private static int live(long seed) {
        var cluster = cluster(seed, 3).boot();
        var world = cluster.world();
        var watch = new BatchWatch(cluster);
        var weather = new Weather(cluster);
        try {
            cluster.run(Duration.ofSeconds(3));
            assertThat(Http.send(
                                    cluster,
                                    SERVICE,
                                    "POST",
                                    "/v2/apps",
                                    "{\"id\":\"/steady\",\"cmd\":\"run\",\"cpus\":0.5}")
                            .status())
                    .isEqualTo(201);
            assertThat(watch.createMixed(TASKS)).isEqualTo(201);
            weather.blow(Duration.ofMillis(100), Duration.ofSeconds(40));
            watch.run(Duration.ofMinutes(6));
            weather.calm();
            watch.awaitEnd(Duration.ofMinutes(40));
            cluster.converge(Duration.ofMinutes(10));
            return watch.checkMixed(TASKS);
        } catch (RuntimeException e) {
            var broken = world.broken("The engines threw.");
            broken.initCause(e);
            throw broken;
        }
    }

    private static SimCluster cluster(long seed, int agents) {
        return new SimCluster(seed, agents)
                .host(SERVICE, new ServiceSchedulerFactory())
                .host(BatchWatch.BATCH, new BatchSchedulerFactory());
    }
}
