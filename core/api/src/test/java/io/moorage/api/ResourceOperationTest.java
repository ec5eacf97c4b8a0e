package io.moorage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.api.Disk.Persistence;
import io.moorage.api.Disk.Source;
import io.moorage.api.Disk.Volume;
import io.moorage.api.ResourceOperation.Create;
import io.moorage.api.ResourceOperation.Destroy;
import io.moorage.api.ResourceOperation.Grow;
import io.moorage.api.ResourceOperation.Reserve;
import io.moorage.api.ResourceOperation.Shrink;
import io.moorage.api.ResourceOperation.Unreserve;
import io.moorage.api.Value.Scalar;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceOperationTest {
    private static final int PER_CASE = 100;
    private static final Role WEB = new Role("web");
    private static final ResourceKind RESERVED = ResourceKind.reserved(Reservation.fixed(WEB));
    private static final Disk DATA = disk("data", Optional.empty());

    private final Resources pool = Resources.of(4, 1024, 100).with(disk(RESERVED, 50));

    static LongStream cases() {
        return LongStream.range(0, 20);
    }

    /** No operation makes or loses an amount, and its opposite brings back what was there. */
    @ParameterizedTest
    @MethodSource("cases")
    void shouldConserveAmountsAndBeUndone(long number) {
        for (long seed = number * PER_CASE; seed < (number + 1) * PER_CASE; seed++) {
            // given
            var random = new RandomResources(seed);
            var before = Resources.of(random.some(8));
            var part = before.intersect(Resources.of(random.some(8)))
                    .filter(kind -> !kind.persistent()
                            && !kind.revocable()
                            && kind.allocatableTo(RandomResources.ROLES.get(2)));
            var refined = part.filter(kind -> kind.reservations().size() < 3)
                    .reserve(Reservation.dynamic(new Role("web/eu/x/y"), Optional.of("ops")));
            var about = "seed %d: %s of %s".formatted(seed, refined, before);

            // when
            var after = refined.isEmpty() ? before : before.apply(new Reserve(refined));

            // then
            if (!refined.isEmpty()) {
                assertThat(new Reserve(refined).problem(before)).as(about).isEmpty();
                assertThat(new Unreserve(refined).problem(after)).as(about).isEmpty();
                assertThat(after.apply(new Unreserve(refined))).as(about).isEqualTo(before);
            }
            assertThat(after.scalars()).as(about).isEqualTo(before.scalars());
            assertThat(after.flattened()).as(about).isEqualTo(before.flattened());
            assertVolumesConserve(about, after.plus(Resources.NONE.with(disk(RESERVED, 50))), seed);
        }
    }

    private static void assertVolumesConserve(String about, Resources before, long seed) {
        var disk = disk("new" + seed, Optional.empty());
        var volume = disk(RESERVED.on(Optional.of(disk), seed % 2 == 0), 20);
        var create = new Create(Resources.NONE.with(volume));
        var created = before.apply(create);
        var destroy = new Destroy(Resources.NONE.with(volume));
        assertThat(create.problem(before)).as(about).isEmpty();
        assertThat(created.scalars()).as(about).isEqualTo(before.scalars());
        assertThat(destroy.problem(created)).as(about).isEmpty();
        assertThat(created.apply(destroy)).as(about).isEqualTo(before);
        if (!volume.kind().shared()) {
            var grow = new Grow(volume, Scalar.of(5));
            var grown = created.apply(grow);
            assertThat(grow.problem(created)).as(about).isEmpty();
            assertThat(grown.scalars()).as(about).isEqualTo(before.scalars());
            var shrink = new Shrink(disk(volume.kind(), 25), Scalar.of(5));
            assertThat(shrink.problem(grown)).as(about).isEmpty();
            assertThat(grown.apply(shrink)).as(about).isEqualTo(created);
        }
    }

    @Test
    void shouldApplyOperationsInOrder() {
        // given
        var reservation = Reservation.dynamic(new Role("db"), Optional.of("ops"));
        var reserved = Resources.of(1, 0, 40).reserve(reservation);
        var volume = disk(ResourceKind.reserved(reservation).on(Optional.of(DATA), false), 30);

        // when
        var after = pool.apply(new Reserve(reserved))
                .apply(new Create(Resources.NONE.with(volume)))
                .apply(new Shrink(volume, Scalar.of(10)));

        // then
        assertThat(after)
                .hasToString("cpus:3; disk:60; mem:1024; cpus(reservations: [(DYNAMIC,db,ops)]):1; "
                        + "disk(reservations: [(DYNAMIC,db,ops)]):20; "
                        + "disk(reservations: [(DYNAMIC,db,ops)])[data:path]:20; disk(web):50");
    }

    @Test
    void shouldTakeAWholeMountOrNothing() {
        // given
        var mount = Source.of(Source.Type.MOUNT, "/mnt/a");
        var bare = RESERVED.on(Optional.of(Disk.of(mount)), false);
        var volume = RESERVED.on(Optional.of(disk("data", Optional.of(mount))), false);
        var agent = Resources.NONE.with(disk(bare, 100));

        // when, then
        assertThat(agent.contains(Resources.NONE.with(disk(bare, 99)))).isFalse();
        assertThat(new Create(Resources.NONE.with(disk(volume, 99))).problem(agent))
                .isPresent();
        var created = agent.apply(new Create(Resources.NONE.with(disk(volume, 100))));
        assertThat(created).isEqualTo(Resources.NONE.with(disk(volume, 100)));
        assertThat(new Grow(disk(volume, 100), Scalar.of(1)).problem(created).orElseThrow())
                .contains("taken whole");
    }

    @Test
    void shouldCountHoldersOfASharedVolume() {
        // given
        var kind = RESERVED.on(Optional.of(DATA), true);
        var once = Resources.NONE.with(disk(kind, 30));

        // when
        var thrice = once.plus(once).plus(once);

        // then
        assertThat(thrice.contains(once.plus(once))).isTrue();
        assertThat(once.contains(once.plus(once))).isFalse();
        assertThat(thrice.minus(once)).isEqualTo(once.plus(once));
        assertThat(thrice.scalars()).isEqualTo(Resources.of(0, 0, 30));
        assertThat(new Destroy(once).problem(thrice).orElseThrow()).contains("held more often");
        assertThat(thrice.apply(new Destroy(thrice))).isEqualTo(Resources.NONE.with(disk(RESERVED, 30)));
    }

    @Test
    void shouldSayWhyAnOperationCannotBeApplied() {
        var volume = disk(RESERVED.on(Optional.of(DATA), false), 20);
        var shared = disk(RESERVED.on(Optional.of(DATA), true), 20);
        var created = pool.apply(new Create(Resources.NONE.with(volume)));
        var other = disk(RESERVED.on(Optional.of(DATA), false), 5);
        refuses(new Reserve(Resources.NONE), pool, "Cannot reserve nothing");
        refuses(new Reserve(Resources.of(1, 0, 0)), pool, "not a dynamic one");
        refuses(new Reserve(dynamic(5)), pool, "Cannot reserve: it takes cpus:5, but there is only cpus:4");
        refuses(new Unreserve(Resources.NONE.with(disk(RESERVED, 50))), pool, "Static ones are an agent's own");
        refuses(new Unreserve(dynamic(1)), pool, "Cannot unreserve: it takes");
        refuses(new Create(Resources.NONE.with(disk(RESERVED, 1))), pool, "it is no persistent volume");
        refuses(new Create(Resources.NONE.with(other)), created, "a volume of that persistence id and role is there");
        refuses(new Create(Resources.NONE.with(disk(ResourceKind.of(DATA), 1))), pool, "needs reserved disk");
        refuses(new Create(Resources.NONE.with(disk(volume.kind(), 51))), pool, "Cannot create: it takes");
        refuses(new Destroy(Resources.NONE.with(volume)), pool, "Cannot destroy: it takes");
        refuses(new Grow(shared, Scalar.of(1)), pool, "not shared changes its size");
        refuses(new Grow(volume, Scalar.of(0)), created, "more than nothing");
        refuses(new Grow(volume, Scalar.of(31)), created, "Cannot grow: it takes");
        refuses(new Shrink(volume, Scalar.of(20)), created, "nothing would be left");
        refuses(new Shrink(volume, Scalar.of(-1)), created, "more than nothing");
        assertThatThrownBy(() -> pool.apply(new Reserve(dynamic(5)))).hasMessageContaining("An operation needs cpus:5");
    }

    private static void refuses(ResourceOperation operation, Resources pool, String sentence) {
        assertThat(operation.problem(pool).orElse("nothing")).contains(sentence);
    }

    private static Resources dynamic(double cpus) {
        return Resources.of(cpus, 0, 0).reserve(Reservation.dynamic(WEB, Optional.empty()));
    }

    private static Resource disk(ResourceKind kind, double mib) {
        return Resource.of(Resources.DISK, Scalar.of(mib), kind);
    }

    private static Disk disk(String id, Optional<Source> source) {
        return new Disk(Optional.empty(), Optional.empty(), source)
                .with(new Persistence(id, Optional.empty()), new Volume("path", Volume.Mode.RW));
    }
}
