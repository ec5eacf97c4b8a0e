package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RandomWorldsTest {
    /** The seeds over which reach is judged: the same on every machine. */
    private static final int FIXED_SEEDS = 40;

    /** Every so many a world has a grid and a second master that follows it; its copy is compared turn by turn. */
    private static final int WORLDS_PER_FOLLOWER = 4;

    private static final Duration SEEDS_BUDGET = Duration.ofSeconds(20);

    @Test
    void shouldKeepItsInvariantsInEveryWorldAndReachWhatItIsMeantToReach() {
        // given
        Map<String, Long> reached = new TreeMap<>();

        // when
        for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
            live(seed).reached().forEach((what, count) -> reached.merge(what, count, Long::sum));
        }

        // then
        assertThat(reached.keySet()).containsAll(Reach.EXPECTED);
    }

    @Test
    void shouldKeepItsInvariantsInFreshWorlds() {
        // given
        long wanted = Long.getLong("moorage.simulation.seeds", 0);
        long base = System.nanoTime();
        long end = base + SEEDS_BUDGET.toNanos();
        long lived = 0;

        // when, then
        while (wanted > 0 ? lived < wanted : System.nanoTime() < end) {
            live(base + lived++);
        }
        System.out.printf(
                "%d fresh worlds lived, 10 minutes of faults each, in %.1f s%n",
                lived, (System.nanoTime() - base) / 1e9);
        assertThat(lived).isPositive();
    }

    /** Give the seed of a failure text to see it again: {@code -Dmoorage.simulation.seed=N}. */
    @Test
    void shouldLiveTheSameLifeTwice() {
        // given
        long seed = Long.getLong("moorage.simulation.seed", 1);

        // when
        var once = live(seed);
        var twice = live(seed);

        // then
        assertThat(once.traceLines()).isEqualTo(twice.traceLines());
        assertThat(once.reached()).isEqualTo(twice.reached());
    }

    private static SimWorld live(long seed) {
        var cluster = new SimCluster(seed, 3)
                .keepRunning("steady", "run")
                .keepRunning("flaky", "exit 7 20")
                .keepRunning("batch", "exit 0 5")
                .keepRunning("brief", "run", Duration.ofSeconds(5));
        if (seed % WORLDS_PER_FOLLOWER == 0) {
            cluster.withFollower();
        }
        cluster.boot();
        var world = cluster.world();
        var weather = new Weather(cluster);
        try {
            cluster.run(Duration.ofSeconds(3));
            cluster.want("steady", 4);
            cluster.want("flaky", 3);
            cluster.want("brief", 2);
            cluster.run(Duration.ofSeconds(5));
            weather.blow(Duration.ofMillis(100), Duration.ofSeconds(40));
            for (int minute = 0; minute < 10; minute++) {
                cluster.run(Duration.ofSeconds(60));
                cluster.want("steady", world.below(8));
                cluster.want("batch", world.below(4));
            }
            weather.calm();
            cluster.run(Duration.ofSeconds(400));
            cluster.want("steady", 5);
            cluster.want("flaky", 0);
            cluster.want("batch", 0);
            cluster.want("brief", 2);
            cluster.converge(Duration.ofMinutes(30));
            cluster.runUntil("the follower has what the leader has", Duration.ofMinutes(1), cluster::followed);
            assertThat(cluster.running("steady")).isEqualTo(5);
        } catch (RuntimeException e) {
            throw world.broken("The engines threw: " + stack(e));
        }
        return world;
    }

    private static String stack(Throwable e) {
        var out = new java.io.StringWriter();
        e.printStackTrace(new java.io.PrintWriter(out));
        return out.toString();
    }
}
