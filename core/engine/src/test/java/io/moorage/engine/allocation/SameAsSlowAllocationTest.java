package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Filters;
import io.moorage.api.Offer;
import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
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
            var everybodys = Resources.of(1 + random.nextInt(8), 1024, 0);
            new FakeAgent(scene, "host" + i)
                    .has(i % 4 == 0 ? everybodys.plus(reserved("eng/r" + i % 5)) : everybodys)
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

    private static Resources reserved(String role) {
        return Resources.of(1, 64, 0).reserve(Reservation.fixed(new Role(role)));
    }

    private static void declineAll(FakeFramework framework, Duration refuse) {
        var offers = framework.offers().stream().map(Offer::id).toList();
        if (!offers.isEmpty()) {
            framework.call(new Decline(offers, new Filters(refuse)));
        }
    }

    /** Mistakes in an allocator, each of which must be seen. */
    enum Mistake {
        NONE,
        /** Who refused is offered it all the same. */
        SKIPS_A_FILTER {
            @Override
            int next(ShareTree shares, FreeKinds kinds) {
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
        },
        /** Whoever comes first gets what is reserved to others, too. */
        IGNORES_RESERVATIONS {
            @Override
            Resources part(AgentTable agents, int slot, Resources own) {
                return agents.free(slot);
            }
        },
        /** What the first may not have is offered to nobody. */
        DIVIDES_NOTHING {
            @Override
            boolean goesOn() {
                return false;
            }
        };

        int next(ShareTree shares, FreeKinds kinds) {
            return shares.first(kinds.blocked(), leaf -> true);
        }

        Resources part(AgentTable agents, int slot, Resources own) {
            return own;
        }

        int times() {
            return 1;
        }

        boolean charges() {
            return true;
        }

        boolean goesOn() {
            return true;
        }

        Plan plan(AllocationIndex index) {
            var plan = new Plan();
            var shares = index.shares().copy();
            index.agents().forEachDue(slot -> {
                var kinds = new FreeKinds(index, slot);
                boolean some = true;
                for (int leaf = next(shares, kinds); leaf >= 0 && some; leaf = next(shares, kinds)) {
                    int claimant = shares.claimantOf(leaf);
                    var part = part(index.agents(), slot, kinds.take(claimant));
                    some = !part.isEmpty() && goesOn();
                    for (int i = 0; i < times(); i++) {
                        plan.grant(slot, claimant, part);
                    }
                    if (charges()) {
                        shares.charge(leaf, index.dimensions().vector(part), 0, 1);
                    }
                }
            });
            return plan;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void shouldSeeAMistakeOfAnAllocator(Mistake mistake) {
        assertThatThrownBy(() -> play(mistake)).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldSeeNoMistakeWhereNoneIs() {
        assertThatCode(() -> play(Mistake.NONE)).doesNotThrowAnyException();
    }

    private static void play(Mistake mistake) {
        for (long seed = 0; seed < SEEDS; seed++) {
            play(seed, mistake::plan);
        }
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
