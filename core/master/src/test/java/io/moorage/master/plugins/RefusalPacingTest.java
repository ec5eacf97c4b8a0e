package io.moorage.master.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Filters;
import io.moorage.api.OfferId;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalPacingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final SchedulerCall.Revive REVIVE = new SchedulerCall.Revive(Set.of());

    private final RefusalPacing pacing = new RefusalPacing();

    private static SchedulerCall decline(Duration refuse) {
        return new SchedulerCall.Decline(List.of(new OfferId("o")), new Filters(refuse));
    }

    @Test
    void shouldTakeRefusalsThatLastASecondAsTheyAre() {
        // given
        var batch = Batch.of(decline(Duration.ofSeconds(1)));

        // when, then
        for (int i = 0; i < 10 * RefusalPacing.BURST; i++) {
            assertThat(pacing.pace(batch, NOW).now()).isEqualTo(batch);
        }
    }

    @Test
    void shouldPaceWhoWantsAtOnceWhatItHasRefusedAndLetItGoOnAfterAQuietTime() {
        // given
        var batch = Batch.of(decline(Duration.ZERO), REVIVE);
        for (int i = 0; i < RefusalPacing.BURST; i++) {
            assertThat(pacing.pace(batch, NOW).now()).isEqualTo(batch);
        }

        // when
        var paced = pacing.pace(batch, NOW);

        // then
        assertThat(paced.now()).isEqualTo(Batch.of(decline(RefusalPacing.PAUSE)));
        assertThat(paced.postponed()).isEqualTo(Batch.of(REVIVE));
        assertThat(pacing.pace(batch, NOW.plusSeconds(20)).now()).isEqualTo(batch);
    }

    @Test
    void shouldLetRevivalsAloneThrough() {
        // given
        var batch = Batch.of(REVIVE);

        // when, then
        for (int i = 0; i < 10 * RefusalPacing.BURST; i++) {
            assertThat(pacing.pace(batch, NOW).now()).isEqualTo(batch);
        }
    }
}
