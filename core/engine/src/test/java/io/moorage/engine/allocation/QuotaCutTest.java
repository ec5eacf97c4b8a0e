package io.moorage.engine.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Disk;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Ranges;
import io.moorage.api.Value.Scalar;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuotaCutTest {
    private static final Resources PLAIN = Resources.of(4, 1024, 500).with(Resources.PORTS, Ranges.of(31_000, 31_009));
    private static final Resource OWN_DISK = Resource.of(
            Resources.DISK,
            Scalar.of(1_000),
            new ResourceKind(
                    List.of(), Optional.of(Disk.of(Disk.Source.of(Disk.Source.Type.MOUNT, "/ssd"))), false, false));

    private final Dimensions dimensions = new Dimensions();

    @BeforeEach
    void learn() {
        dimensions.learn(PLAIN);
    }

    private Resources cut(Resources some, double cpus, double mem, double disk) {
        var bounds = new long[dimensions.count()];
        dimensions.put(Resources.CPUS, Scalar.of(cpus).thousandths(), bounds, 0);
        dimensions.put(Resources.MEM, Scalar.of(mem).thousandths(), bounds, 0);
        dimensions.put(Resources.DISK, Scalar.of(disk).thousandths(), bounds, 0);
        return QuotaCut.of(some, dimensions, bounds);
    }

    @Test
    void shouldCutScalarsAndNothingElse() {
        assertThat(cut(PLAIN, 1.5, 2_000, 0))
                .isEqualTo(Resources.of(1.5, 1024, 0).with(Resources.PORTS, Ranges.of(31_000, 31_009)));
    }

    @Test
    void shouldLeaveWhatIsReserved() {
        // given
        var own = Resources.of(2, 64, 0).reserve(Reservation.fixed(new Role("eng")));

        // then
        assertThat(cut(PLAIN.plus(own), 0, 0, 0)).isEqualTo(own.with(Resources.PORTS, Ranges.of(31_000, 31_009)));
    }

    /** A disk of its own counts; it stays whole, or goes. */
    @Test
    void shouldNotCutADiskOfItsOwn() {
        // given
        var all = PLAIN.with(OWN_DISK);

        // then
        assertThat(cut(all, 4, 1024, 1_200))
                .isEqualTo(PLAIN.with(Resources.DISK, Scalar.of(200)).with(OWN_DISK));
        assertThat(cut(all, 4, 1024, 900)).isEqualTo(PLAIN);
        assertThat(cut(all, 4, 1024, 300)).isEqualTo(PLAIN.with(Resources.DISK, Scalar.of(300)));
    }
}
