package io.moorage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Value.Scalar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bundles of every kind count as pebbles on a table do; each case is a hundred seeds. */
class ResourceKindsTest {
    private static final int PER_CASE = 100;

    static LongStream cases() {
        return LongStream.range(0, 30);
    }

    private interface Rule {
        void holds(long seed, RandomResources random);
    }

    private static void forEachSeed(long number, Rule rule) {
        for (long seed = number * PER_CASE; seed < (number + 1) * PER_CASE; seed++) {
            rule.holds(seed, new RandomResources(seed));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldCountAsPebblesDo(long number) {
        forEachSeed(number, (seed, random) -> {
            // given
            var some = random.some(6);
            var others = random.some(6);
            var left = SlowBundle.of(some);
            var right = SlowBundle.of(others);
            var fastLeft = Resources.of(some);
            var fastRight = Resources.of(others);
            var role = random.role();

            // when, then
            var about = "seed %d: %s and %s".formatted(seed, fastLeft, fastRight);
            assertThat(fastLeft).as(about).isEqualTo(left.toResources(random.random()));
            assertThat(fastLeft.plus(fastRight))
                    .as(about)
                    .isEqualTo(left.plus(right).toResources(random.random()));
            assertThat(fastLeft.minusUpTo(fastRight))
                    .as(about)
                    .isEqualTo(left.minusUpTo(right).toResources(random.random()));
            assertThat(fastLeft.intersect(fastRight))
                    .as(about)
                    .isEqualTo(left.intersect(right).toResources(random.random()));
            assertThat(fastLeft.contains(fastRight)).as(about).isEqualTo(left.contains(right));
            assertThat(fastLeft.allocatableTo(role))
                    .as(about)
                    .isEqualTo(left.filter(kind -> kind.allocatableTo(role)).toResources(random.random()));
            assertThat(amounts(fastLeft.scalars())).as(about).isEqualTo(left.amounts());
        });
    }

    private static Map<String, Long> amounts(Resources scalars) {
        assertThat(scalars.special()).isEmpty();
        return scalars.byName().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ((Scalar) entry.getValue()).thousandths()));
    }

    /** Sums do not mind order or grouping, and do not depend on how the parts were written down. */
    @ParameterizedTest
    @MethodSource("cases")
    void shouldAddInAnyOrder(long number) {
        forEachSeed(number, (seed, random) -> {
            // given
            var a = Resources.of(random.some(5));
            var b = Resources.of(random.some(5));
            var c = Resources.of(random.some(5));

            // when, then
            var about = "seed %d: %s and %s and %s".formatted(seed, a, b, c);
            assertThat(a.plus(b).plus(c)).as(about).isEqualTo(a.plus(b.plus(c)));
            assertThat(a.plus(b)).as(about).isEqualTo(b.plus(a)).hasSameHashCodeAs(b.plus(a));
            var shuffled = new ArrayList<>(a.stream().toList());
            Collections.shuffle(shuffled, random.random());
            assertThat(Resources.of(shuffled)).as(about).isEqualTo(a);
        });
    }

    /** What was taken can be given back; what was added and had nothing in common can be taken. */
    @ParameterizedTest
    @MethodSource("cases")
    void shouldUndoASumByADifference(long number) {
        forEachSeed(number, (seed, random) -> {
            // given
            var all = Resources.of(random.some(8));
            var part = all.intersect(Resources.of(random.some(8)));

            // when
            var rest = all.minus(part);

            // then
            var about = "seed %d: %s of %s".formatted(seed, part, all);
            assertThat(rest.plus(part)).as(about).isEqualTo(all);
            assertThat(rest.plus(part).minus(part)).as(about).isEqualTo(rest);
        });
    }

    /** Containing is an order: of itself, of parts of parts, and both ways only of what is equal. */
    @ParameterizedTest
    @MethodSource("cases")
    void shouldOrderByContaining(long number) {
        forEachSeed(number, (seed, random) -> {
            // given
            var large = Resources.of(random.some(8));
            var middle =
                    large.intersect(Resources.of(random.some(8)).plus(large.minusUpTo(Resources.of(random.some(3)))));
            var small = middle.intersect(Resources.of(random.some(8)));

            // when, then
            var about = "seed %d: %s of %s of %s".formatted(seed, small, middle, large);
            assertThat(large.contains(large)).as(about).isTrue();
            assertThat(large.contains(middle) && middle.contains(small))
                    .as(about)
                    .isTrue();
            assertThat(large.contains(small)).as(about).isTrue();
            assertThat(small.contains(large)).as(about).isEqualTo(small.equals(large));
        });
    }

    /** What is found is ours, is as much as asked for, and is found whenever there is enough that may be chosen. */
    @ParameterizedTest
    @MethodSource("cases")
    void shouldFindWhatIsAskedForByNameAlone(long number) {
        forEachSeed(number, (seed, random) -> {
            // given
            var all = Resources.of(random.some(8));
            var wanted = Resources.of(random.some(2)).flattened();
            var choosable = all.filter(kind -> kind.disk().isEmpty() && !kind.revocable())
                    .flattened();

            // when
            var found = all.find(wanted);

            // then
            var about = "seed %d: %s of %s".formatted(seed, wanted, all);
            assertThat(found.isPresent()).as(about).isEqualTo(choosable.contains(wanted));
            found.ifPresent(chosen -> {
                assertThat(all.contains(chosen)).as(about).isTrue();
                assertThat(chosen.flattened()).as(about).isEqualTo(wanted);
            });
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldRefuseToTakeMoreThanThereIs(long number) {
        forEachSeed(number, (seed, random) -> {
            // given
            var all = Resources.of(random.some(5));
            var more = all.plus(Resources.NONE.with(Resource.of("cpus", new Scalar(1), random.kind())));

            // when, then
            assertThatThrownBy(() -> all.minus(more))
                    .as("seed %d: %s", seed, all)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must not be negative");
        });
    }
}
