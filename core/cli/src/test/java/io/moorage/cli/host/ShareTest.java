package io.moorage.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Disk;
import io.moorage.api.Reservation;
import io.moorage.api.Resource;
import io.moorage.api.ResourceKind;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final Resources HOST =
            Resources.of(2, 1000, 500).with(Resources.PORTS, Value.Ranges.of(31000, 31009));

    @Test
    void shouldDivideAmountsAndPortsSoThatNoneIsGivenTwice() {
        // when
        Resources first = Share.of(HOST, 1, 3);
        Resources last = Share.of(HOST, 3, 3);

        // then
        assertThat(first.byName().get(Resources.CPUS)).isEqualTo(Value.Scalar.of(0.666));
        assertThat(first.byName().get(Resources.PORTS)).isEqualTo(Value.Ranges.of(31000, 31002));
        assertThat(Share.of(HOST, 2, 3).byName().get(Resources.PORTS)).isEqualTo(Value.Ranges.of(31003, 31005));
        assertThat(last.byName().get(Resources.PORTS)).isEqualTo(Value.Ranges.of(31006, 31009));
    }

    @Test
    void shouldDivideWhatIsReservedAndGiveAWholeDiskToTheFirst() {
        // given
        var reserved = Resources.of(2, 0, 0).reserve(Reservation.fixed(new Role("web")));
        var mount = Disk.of(Disk.Source.of(Disk.Source.Type.MOUNT, "/mnt/a"));
        var disk = Resource.of(Resources.DISK, Value.Scalar.of(100), ResourceKind.of(mount));
        var host = HOST.plus(reserved).with(disk);

        // when
        var first = Share.of(host, 1, 2);
        var last = Share.of(host, 2, 2);

        // then
        assertThat(first.special()).contains(disk).hasSize(2);
        assertThat(last.special())
                .containsExactly(Resource.of(
                        Resources.CPUS, Value.Scalar.of(1), ResourceKind.reserved(Reservation.fixed(new Role("web")))));
    }

    @Test
    void shouldGiveAllToTheOnlyAgent() {
        assertThat(Share.of(HOST, 1, 1)).isSameAs(HOST);
    }
}
