package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.engine.scene.RandomPlay;
import io.moorage.engine.scene.Scene;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operators change quotas and weights while agents and frameworks do anything they may do; each cycle decides as the slow allocation. */
class QuotasAsInSlowAllocationTest {
    private static final int SEEDS = 60;
    private static final int STEPS = 150;

    @Test
    void shouldMakeTheOffersThatTheSlowAllocationNames() {
        // when
        long offers = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            offers += play(seed, new DrfAllocator());
        }

        // then
        assertThat(offers).isGreaterThan(SEEDS * 20L);
    }

    private static long play(long seed, Allocator allocator) {
        var scene = new Scene(allocator);
        var watch = new SlowWatch(scene, "seed %d".formatted(seed));
        var play = new RandomPlay(scene, seed).withQuotas();
        for (int step = 0; step < STEPS; step++) {
            play.step();
            watch.nothingIsLeftOut();
        }
        return watch.offers();
    }

    /** Mistakes in a ledger, each of which must be seen. */
    enum Mistake {
        /** The limit and the guarantee of a claimant's own role are not looked at, only those above it. */
        QUOTA_OFF_BY_ONE_LEVEL(index -> new QuotaLedger(index) {
            @Override
            int of(int leaf) {
                int number = super.of(leaf);
                return number < 0 ? number : index.quotas().above(number);
            }
        }),
        /** What was granted a moment ago does not count. */
        STALE_CONSUMPTION(index -> new QuotaLedger(index) {
            @Override
            void take(int number, long[] vector, int offset) {}
        }),
        /** Who is owed something waits for its turn as everybody. */
        GUARANTEES_LATE(index -> new QuotaLedger(index) {
            @Override
            long owed(int number, int dimension) {
                return 0;
            }
        }),
        /** What is owed to others is given away. */
        KEEPS_NO_HEADROOM(index -> new QuotaLedger(index) {
            @Override
            boolean promises() {
                return false;
            }

            @Override
            boolean unbounded(int number) {
                return number < 0;
            }

            @Override
            long bound(int number, int dimension) {
                return number < 0 ? Long.MAX_VALUE : super.bound(number, dimension);
            }
        });

        private final Function<AllocationIndex, QuotaLedger> ledger;

        Mistake(Function<AllocationIndex, QuotaLedger> ledger) {
            this.ledger = ledger;
        }

        Plan plan(AllocationIndex index) {
            return index.quotas().isEmpty()
                    ? new DrfAllocator().plan(index)
                    : new QuotaCycle(index, ledger.apply(index)).plan();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldSeeAMistakeOfALedger(Mistake mistake) {
        assertThatThrownBy(() -> {
                    for (long seed = 0; seed < SEEDS; seed++) {
                        play(seed, mistake::plan);
                    }
                })
                .isInstanceOf(AssertionError.class);
    }
}
