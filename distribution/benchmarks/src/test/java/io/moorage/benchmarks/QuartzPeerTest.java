package io.moorage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class QuartzPeerTest {
    @Test
    void shouldRunEachJobOnceAtItsTime() throws Exception {
        try (var quartz = new QuartzPeer(100)) {
            // given
            var burst = new Burst(Instant.now().truncatedTo(ChronoUnit.MILLIS), 50);
            quartz.start();

            // when
            quartz.add(burst, 50);

            // then
            assertThat(burst.await().count()).isEqualTo(50);
            assertThat(burst.await().quantile(0)).isNotNegative();
        }
    }
}
