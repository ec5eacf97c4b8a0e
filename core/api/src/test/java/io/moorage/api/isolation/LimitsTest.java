package io.moorage.api.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Reservation;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void shouldLimitATaskByAllThatItHoldsReservedOrNot() {
        // given
        var half = Resources.of(0.5, 64, 0);

        // when
        var limits = Limits.of(half.plus(half.reserve(Reservation.fixed(new Role("web")))));

        // then
        assertThat(limits).isEqualTo(Limits.of(Resources.of(1, 128, 0)));
        assertThat(limits.cpuShares()).hasValue(1024);
    }
}
