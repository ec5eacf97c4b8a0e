package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.AgentId;
import io.moorage.engine.change.Claimant;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.scene.RandomPlay;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Turn;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Agents, frameworks and operators do anything they may do at random; every cycle makes the offers that the slow allocation names, and
 * none that it names is left out, though only a part of the agents is looked at.
 */
class SameAsSlowAllocationTest {
    private static final int SEEDS = 60;
    private static final int STEPS = 120;

    @Test
    void shouldMakeTheOffersThatTheSlowAllocationNames() {
        // given
        long offers = 0;

        // when, then
        for (long seed = 1_000; seed < 1_000 + SEEDS; seed++) {
            offers += new Play(seed).act();
        }
        assertThat(offers).isGreaterThan(SEEDS * 10L);
    }

    private static final class Play {
        private final long seed;
        private final Scene scene = new Scene();
        private final SlowAllocation slow = new SlowAllocation();
        private ClusterState before = scene.state();
        private long offers;
        private int steps;

        Play(long seed) {
            this.seed = seed;
        }

        long act() {
            scene.turns().forEach(this::follow);
            scene.observe(released -> follow(released.turn()));
            var play = new RandomPlay(scene, seed);
            for (; steps < STEPS; steps++) {
                play.step();
                assertThat(slow.plan(scene.state())).as("seed %d, step %d", seed, steps).isEmpty();
            }
            return offers;
        }

        private void follow(Turn turn) {
            for (var change : turn.changes()) {
                if (change instanceof OffersMade made) {
                    assertThat(byAgent(made))
                            .as("seed %d, step %d, turn %d", seed, steps, turn.number())
                            .isEqualTo(slow.plan(before));
                    offers += made.size();
                }
                slow.follow(change, turn.after());
            }
            before = turn.after();
        }

        private static Map<AgentId, Claimant> byAgent(OffersMade made) {
            var byAgent = new HashMap<AgentId, Claimant>();
            for (var column : made.columns()) {
                column.agents().forEach(agent -> byAgent.put(agent, column.claimant()));
            }
            return byAgent;
        }
    }
}
