package io.moorage.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An agent that is cut off between any two of its orders, and started again over its journal, keeps every promise of one that is
 * not: no task runs twice, a terminal status once said never changes, every accepted task gets one, and all is given back.
 */
class RestartPropertyTest {
    private static final int SEEDS_A_CASE = 60;
    private static final int STEPS = 150;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldKeepItsPromisesWhereverItIsKilled(int block) {
        run(block, false);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7, 8, 9})
    void shouldKeepItsPromisesWhereverPowerIsLost(int block) {
        run(block, true);
    }

    private static void run(int block, boolean powerLoss) {
        for (int i = 0; i < SEEDS_A_CASE; i++) {
            long seed = block * (long) SEEDS_A_CASE + i;
            var world = new RestartWorld(seed, powerLoss);
            try {
                for (int step = 0; step < STEPS; step++) {
                    world.step();
                }
                world.settle(Duration.ofMinutes(30));
                world.checkSettled();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("Seed %d, power loss %s:%n%s".formatted(seed, powerLoss, world.trace()), e);
            }
            assertThat(world.launches()).isPositive();
        }
    }
}
