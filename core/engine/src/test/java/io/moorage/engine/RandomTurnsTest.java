package io.moorage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.engine.change.DurableChange;
import io.moorage.engine.change.LiveChange;
import io.moorage.engine.scene.RandomPlay;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.scene.StateRules;
import io.moorage.engine.state.ClusterAppliers;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.PageAppliers;
import io.moorage.engine.turn.Turn;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Agents, frameworks and operators do anything they may do at random. Every state that is released keeps its rules, follows from
 * the one before by its turn's changes alone, is the same taken apart into pages and put together, and its decided part is what
 * the registry's image adds up to.
 */
class RandomTurnsTest {
    private static final int SEEDS = 100;
    private static final int STEPS = 150;

    /** What must come about in some play, or it proves little. */
    private static final List<String> CHANGES = Stream.of(LiveChange.class, DurableChange.class)
            .flatMap(family -> Stream.of(family.getPermittedSubclasses()))
            .map(Class::getSimpleName)
            .filter(name -> !name.equals("NumbersGiven") && !name.startsWith("PluginEntry"))
            .toList();

    @Test
    void shouldKeepTheRulesOfTheStateInEveryReleasedTurn() {
        // given
        Set<String> reached = new TreeSet<>();

        // when
        for (long seed = 0; seed < SEEDS; seed++) {
            new Play(seed, reached).act();
        }

        // then
        assertThat(reached).containsAll(CHANGES);
    }

    private static final class Play {
        private final long seed;
        private final Set<String> reached;
        private final Scene scene = new Scene();
        private final RandomPlay play;
        private ClusterState before = scene.state();
        private int steps;

        Play(long seed, Set<String> reached) {
            this.seed = seed;
            this.reached = reached;
            scene.observe(released -> check(released.turn()));
            this.play = new RandomPlay(scene, seed).withQuotas();
        }

        void act() {
            try {
                for (; steps < STEPS; steps++) {
                    play.step();
                }
            } catch (RuntimeException e) {
                throw new AssertionError("Seed %d, step %d.".formatted(seed, steps), e);
            }
            assertThat(scene.state().decided())
                    .as("seed %d", seed)
                    .isEqualTo(scene.registry().image().decided());
        }

        private void check(Turn turn) {
            Supplier<String> about =
                    () -> "seed %d, step %d, turn %d of %s".formatted(seed, steps, turn.number(), turn.changes());
            assertThat(StateRules.brokenBy(turn.after())).as(about).isEmpty();
            if (turn.number() > 1) { // the first of a leadership follows from the image
                var replayed = before;
                for (var change : turn.changes()) {
                    replayed = ClusterAppliers.apply(replayed, change);
                }
                assertThat(turn.after()).as(about).isEqualTo(replayed);
            }
            assertThat(PageAppliers.assemble(PageAppliers.pagesOf(turn.after()).values()))
                    .as(about)
                    .isEqualTo(turn.after());
            before = turn.after();
            turn.changes().forEach(change -> reached.add(change.getClass().getSimpleName()));
        }
    }
}
