package io.moorage.workload.launch;

import static io.moorage.workload.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.workload.offer.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final BackoffPolicy POLICY = new BackoffPolicy(Duration.ofSeconds(1), 2, Duration.ofSeconds(10));

    @Test
    void shouldWaitLongerAfterEachFailureUpToItsMaximum() {
        // given
        var delays = new ArrayList<Long>();
        var backoff = Optional.<Backoff>empty();
        // when
        for (int i = 0; i < 6; i++) {
            backoff = Optional.of(Backoff.afterFailure(backoff, POLICY, NOW));
            delays.add(backoff.get().delay().toSeconds());
        }
        // then
        assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
        assertThat(backoff.get().failures()).isEqualTo(6);
    }

    @Test
    void shouldStayBoundedHoweverLargeTheFactor() {
        // given
        var policy = new BackoffPolicy(Duration.ofDays(300), 1e300, Duration.ofDays(3000));
        var first = Backoff.afterFailure(Optional.empty(), policy, NOW);
        // then
        assertThat(Backoff.afterFailure(Optional.of(first), policy, NOW).delay())
                .isEqualTo(policy.max());
    }

    @Test
    void shouldBeginItsDelayAnewAtEachLaunch() {
        // given
        var backoff = Backoff.afterFailure(Optional.empty(), POLICY, NOW);
        // when
        var after = backoff.afterLaunch(NOW.plusSeconds(1));
        // then
        assertThat(backoff.due(NOW.plusSeconds(1))).isTrue();
        assertThat(after.due(NOW.plusMillis(1_999))).isFalse();
        assertThat(after.due(NOW.plusSeconds(2))).isTrue();
        assertThat(after.forgotten(POLICY, NOW.plusSeconds(12))).isFalse();
        assertThat(after.forgotten(POLICY, NOW.plusSeconds(13))).isTrue();
    }

    @Test
    void shouldSayUntilWhen() {
        // given
        var backoff = Backoff.afterFailure(Optional.empty(), POLICY, NOW);
        // then
        assertThat(backoff.decide(NOW.plusMillis(500)))
                .isEqualTo(new Verdict.Wait("The next try is in 0.5 s, after 1 failures in a row; each waits longer."));
        assertThat(backoff.decide(NOW.plusSeconds(1))).isEqualTo(Verdict.YES);
    }
}
