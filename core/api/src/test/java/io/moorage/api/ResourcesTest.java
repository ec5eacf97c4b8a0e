package io.moorage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Value.Items;
import io.moorage.api.Value.Range;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import io.moorage.api.Value.Text;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private static final int SEEDS = 2_000;

    /** Sum, difference and containment are those of decimals and of sets of single numbers. */
    @Test
    void shouldCountAsTheSlowModelDoes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            // given
            var random = new Random(seed);
            var left = SlowResources.random(random);
            var right = SlowResources.random(random);
            var fastLeft = left.toResources();
            var fastRight = right.toResources();

            // when, then
            var about = "seed %d: %s and %s".formatted(seed, fastLeft, fastRight);
            assertThat(fastLeft.plus(fastRight))
                    .as(about)
                    .isEqualTo(left.plus(right).toResources());
            assertThat(fastLeft.contains(fastRight)).as(about).isEqualTo(left.contains(right));
            assertThat(fastLeft.minusUpTo(fastRight))
                    .as(about)
                    .isEqualTo(left.minusUpTo(right).toResources());
            if (left.contains(right)) {
                assertThat(fastLeft.minus(fastRight))
                        .as(about)
                        .isEqualTo(left.minus(right).toResources());
            }
        }
    }

    /** What was added and is disjoint can be taken away again, and nothing drifts. */
    @Test
    void shouldComeBackToWhereItWasAfterManySums() {
        // given
        var part = Resources.of(0.1, 0.001, 0);
        var sum = Resources.NONE;

        // when
        for (int i = 0; i < 10_000; i++) {
            sum = sum.plus(part);
        }
        for (int i = 0; i < 10_000; i++) {
            sum = sum.minus(part);
        }

        // then
        assertThat(sum).isEqualTo(Resources.NONE);
    }

    @Test
    void shouldMakeThreeTenthsOfOneTenthAndTwo() {
        // when
        var sum = Resources.of(0.1, 0, 0).plus(Resources.of(0.2, 0, 0));

        // then
        assertThat(sum).isEqualTo(Resources.of(0.3, 0, 0));
        assertThat(sum.units(Resources.CPUS)).isEqualTo(0.3);
    }

    @Test
    void shouldLeaveOutWhatIsEmpty() {
        assertThat(Resources.of(0, 0, 0)).isEqualTo(Resources.NONE);
        assertThat(Resources.NONE.with("zones", new Items(new TreeSet<>())).isEmpty())
                .isTrue();
        assertThat(Resources.NONE
                        .with(Resources.PORTS, new Ranges(List.of()))
                        .ports()
                        .count())
                .isZero();
    }

    @Test
    void shouldRefuseWhatIsNoAmount() {
        assertThatThrownBy(() -> Resources.of(-0.001, 0, 0)).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> Resources.of(Double.NaN, 0, 0)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Resources.of(Double.POSITIVE_INFINITY, 0, 0)).hasMessageContaining("Infinity");
        assertThatThrownBy(() -> Resources.of(9.1e12, 0, 0)).hasMessageContaining("lies between");
        assertThatThrownBy(() -> Resources.NONE.with("rack", new Text("r1"))).hasMessageContaining("only attributes");
    }

    @Test
    void shouldRefuseToTakeMoreThanThereIs() {
        var two = Resources.of(2, 0, 0);

        assertThatThrownBy(() -> two.minus(Resources.of(2.001, 0, 0))).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> two.minus(Resources.of(0, 1, 0))).hasMessageContaining("taken from nothing");
    }

    /** A framework may write anything into a task: containment answers, and does not throw. */
    @Test
    void shouldNotContainWhatHasAnotherShape() {
        // given
        var offered = Resources.of(4, 1024, 0).with(Resources.PORTS, Ranges.of(31000, 31099));

        // when, then
        assertThat(offered.contains(Resources.of(Map.of(Resources.PORTS, Scalar.of(31000)))))
                .isFalse();
        assertThat(offered.contains(Resources.of(Map.of(Resources.CPUS, Ranges.of(1, 2)))))
                .isFalse();
        assertThatThrownBy(() -> offered.plus(Resources.of(Map.of(Resources.CPUS, Ranges.of(1, 2)))))
                .hasMessageContaining("two shapes");
    }

    @Test
    void shouldKeepOnlyScalarsWhereOnlyTheyAddUp() {
        // given
        var mixed = Resources.of(1, 2, 3).with(Resources.PORTS, Ranges.of(1, 2));

        // when, then
        assertThat(mixed.scalars()).isEqualTo(Resources.of(1, 2, 3));
    }

    @Test
    void shouldJoinRangesThatTouchOrOverlapInAnyOrder() {
        // when
        var ranges = new Ranges(List.of(new Range(10, 12), new Range(1, 3), new Range(4, 4), new Range(11, 20)));

        // then
        assertThat(ranges.ranges()).containsExactly(new Range(1, 4), new Range(10, 20));
        assertThat(ranges.count()).isEqualTo(15);
        assertThat(ranges).hasToString("[1-4, 10-20]");
    }

    @Test
    void shouldRefuseRangesThatAreNone() {
        assertThatThrownBy(() -> new Range(5, 4)).hasMessageContaining("from 5 to 4");
        assertThatThrownBy(() -> new Range(-1, 4)).hasMessageContaining("from -1");
        assertThatThrownBy(() -> new Range(0, Integer.MAX_VALUE + 1L)).hasMessageContaining("2147483648");
        assertThat(new Range(0, Integer.MAX_VALUE).count()).isEqualTo(Integer.MAX_VALUE + 1L);
    }

    @Test
    void shouldPrintAmountsAsPeopleWriteThem() {
        assertThat(Scalar.of(2)).hasToString("2");
        assertThat(Scalar.of(0.001)).hasToString("0.001");
        assertThat(Scalar.of(12_345_678.5)).hasToString("12345678.5");
        assertThat(Resources.of(0.5, 64, 0).with(Resources.PORTS, Ranges.of(80, 81)))
                .hasToString("cpus:0.5; mem:64; ports:[80-81]");
    }
}
