package io.moorage.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RandomWorldsTest {
    /** The seeds over which reach is judged: the same on every machine. */
    private static final int FIXED_SEEDS = 40;

    private static final Duration SEEDS_BUDGET = Duration.ofSeconds(20);

    @Test
    void shouldKeepItsInvariantsInEveryWorldAndReachWhatItIsMeantToReach() {
        // given
        Map<String, Long> reached = new TreeMap<>();

        // when
        for (long seed = 1; seed <= FIXED_SEEDS; seed++) {
            RandomWorld.live(seed).reached().forEach((what, count) -> reached.merge(what, count, Long::sum));
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
            RandomWorld.live(base + lived++);
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
        var once = RandomWorld.live(seed);
        var twice = RandomWorld.live(seed);

        // then
        assertThat(once.traceLines()).isEqualTo(twice.traceLines());
        assertThat(once.reached()).isEqualTo(twice.reached());
    }
}
