package io.moorage.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Resources;
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
    void shouldGiveAllToTheOnlyAgent() {
        assertThat(Share.of(HOST, 1, 1)).isSameAs(HOST);
    }
}
