package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.SchedulerCall.Decline;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.engine.change.Change;
import io.moorage.engine.scene.FakeAgent;
import io.moorage.engine.scene.FakeFramework;
import io.moorage.engine.scene.RandomPlay;
import io.moorage.engine.scene.Scene;
import io.moorage.engine.state.ClusterAppliers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Agents, frameworks and operators do anything they may do at random; every cycle makes the offers that the slow allocation names, and
 * none that it names is left out, though only a part of the agents is looked at.
 */
class SameAsSlowAllocationTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 120;

    @Test
    void shouldMakeTheOffersThatTheSlowAllocationNames() {
        // when
        long offers = 0;
        for (long seed = 1_000; seed < 1_000 + SEEDS; seed++) {
            offers += play(seed, new DrfAllocator());
        }

        // then
        assertThat(offers).isGreaterThan(SEEDS * 10L);
    }

    private static long play(long seed, Allocator allocator) {
        var scene = new Scene(allocator);
        var watch = new SlowWatch(scene, "seed %d".formatted(seed));
        var play = new RandomPlay(scene, seed);
        for (int step = 0; step < STEPS; step++) {
            play.step();
            watch.nothingIsLeftOut();
        }
        return watch.offers();
    }

    /** So many that sets are longer than a word, and so many refusals that the few who want more are looked at one by one. */
    @Test
    void shouldMakeThemAlsoWhereMostRefuse() {
        // given
        var random = new Random(1);
        var scene = new Scene();
        var watch = new SlowWatch(scene, "many");
        var frameworks = new ArrayList<FakeFramework>();
        for (int i = 0; i < 70; i++) {
            frameworks.add(new FakeFramework(scene, "f" + i)
                    .in(i % 3 == 0 ? "eng" : "eng/r" + i % 5)
                    .subscribe());
        }
        for (int i = 0; i < 40; i++) {
            new FakeAgent(scene, "host" + i)
                    .has(Resources.of(1 + random.nextInt(8), 1024, 0))
                    .register();
        }

        // when, then
        for (int step = 0; step < 75; step++) {
            for (var framework : frameworks) {
                declineAll(framework, Duration.ofSeconds(random.nextInt(5) == 0 ? 1 : 100_000));
            }
            if (random.nextInt(5) == 0) {
                frameworks.get(random.nextInt(70)).call(new Revive(Set.of()));
            }
            scene.advance(Duration.ofMillis(random.nextInt(2_000)));
            watch.nothingIsLeftOut();
        }
        assertThat(watch.offers()).isGreaterThan(1_000);
    }

    private static void declineAll(FakeFramework framework, Duration refuse) {
        var offers = framework.offers().stream().map(Offer::id).toList();
        if (!offers.isEmpty()) {
            framework.call(new Decline(offers, new Filters(refuse)));
        }
    }

    /** Mistakes in an allocator, each of which must be seen. */
    enum Mistake {
        /** Who refused is offered it all the same. */
        SKIPS_A_FILTER {
            @Override
            int next(AllocationIndex index, ShareTree shares, int slot) {
                return shares.first();
            }
        },
        /** The same agent twice in one cycle. */
        OFFERS_TWICE {
            @Override
            int times() {
                return 2;
            }
        },
        /** What it gave a moment ago does not count. */
        COUNTS_A_STALE_SHARE {
            @Override
            boolean charges() {
                return false;
            }
        };

        int next(AllocationIndex index, ShareTree shares, int slot) {
            var refusing = index.filters().refusing(slot, index.agents().free(slot));
            return shares.first(refusing);
        }

        int times() {
            return 1;
        }

        boolean charges() {
            return true;
        }

        Plan plan(AllocationIndex index) {
            var plan = new Plan();
            var shares = index.shares().copy();
            var agents = index.agents();
            agents.forEachDue(slot -> {
                int leaf = next(index, shares, slot);
                for (int i = 0; leaf >= 0 && i < times(); i++) {
                    plan.grant(slot, shares.claimantOf(leaf));
                }
                if (leaf >= 0 && charges()) {
                    shares.charge(leaf, agents.vectors(), agents.vector(slot), 1);
                }
            });
            return plan;
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSeeAMistakeOfAnAllocator(Mistake mistake) {
        assertThatThrownBy(() -> {
                    for (long seed = 0; seed < SEEDS; seed++) {
                        play(seed, mistake::plan);
                    }
                })
                .isInstanceOf(AssertionError.class);
    }

    /** Changes that an index must not miss, each of which is seen by counting from the state alone. */
    @ParameterizedTest
    @EnumSource
    void shouldSeeWhatAnIndexMissed(Missed missed) {
        // given
        var problems = new ArrayList<String>();

        // when
        live(change -> !missed.name().equals(change.getClass().getSimpleName()), problems);

        // then
        assertThat(problems).isNotEmpty();
        problems.clear();
        live(change -> true, problems);
        assertThat(problems).isEmpty();
    }

    /** An index beside a scene hears only some of the changes. */
    private static void live(Predicate<Change> heard, List<String> problems) {
        var scene = new Scene();
        var index = new AllocationIndex();
        var before = new ArrayList<>(List.of(scene.state()));
        scene.observe(released -> {
            var state = before.getFirst();
            for (var change : released.turn().changes()) {
                var after = ClusterAppliers.apply(state, change);
                if (heard.test(change)) {
                    index.follow(state, change, after);
                }
                state = after;
            }
            before.set(0, state);
            try {
                problems.addAll(index.problems(state));
            } catch (IllegalStateException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        });
        var framework = scene.framework("web");
        var agent = scene.agent("host");
        framework.runs("task", agent);
        agent.says(framework.id(), new TaskId("task"), TaskState.TASK_FINISHED);
        framework.stop();
        agent.closeLink();
    }

    enum Missed {
        OfferEnded,
        OffersMade,
        TaskLaunched,
        TaskUpdated,
        FrameworkDropped,
        AgentDisconnected
    }
}
