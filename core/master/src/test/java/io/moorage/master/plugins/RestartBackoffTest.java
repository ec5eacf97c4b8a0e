package io.moorage.master.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void shouldWaitLongerEachTimeUpToABoundAndForgiveAfterAQuietTime() {
        // given
        var backoff = new RestartBackoff();
        var waits = new ArrayList<Long>();

        // when
        for (int i = 0; i < 10; i++) {
            waits.add(backoff.stopped(NOW).toSeconds());
        }

        // then
        assertThat(waits).isEqualTo(List.of(0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L));
        assertThat(backoff.stopped(NOW.plus(RestartBackoff.FORGIVEN_AFTER))).isEqualTo(RestartBackoff.MAX);
        assertThat(backoff.stopped(NOW.plus(RestartBackoff.FORGIVEN_AFTER.multipliedBy(3))))
                .isEqualTo(Duration.ZERO);
    }
}
