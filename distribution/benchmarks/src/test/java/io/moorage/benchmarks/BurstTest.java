package io.moorage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moorage.cli.client.FailedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BurstTest {
    private static final Instant DUE = Instant.parse("2026-01-01T00:00:00Z");

    private final Burst burst = new Burst(DUE, 2);

    @Test
    void shouldTellHowLateEachJobBegan() throws InterruptedException {
        // given
        burst.begun("a", DUE.plusMillis(10));
        burst.over();
        burst.begun("b", DUE.plusMillis(30));
        burst.over();

        // when
        var lateness = burst.await();

        // then
        assertThat(lateness.quantile(0.5)).isEqualTo(10);
        assertThat(lateness.quantile(1)).isEqualTo(30);
    }

    @Test
    void shouldGiveNoFiguresOfAJobThatBeganTwice() {
        // given
        burst.begun("a", DUE);
        burst.begun("a", DUE);
        burst.over();
        burst.over();

        // when, then
        assertThatThrownBy(burst::await).isInstanceOf(FailedException.class).hasMessageContaining("not each ran once");
    }

    @Test
    void shouldGiveNoFiguresWhenJobsAreNotOver() {
        // given a burst whose time is over for long
        burst.begun("a", DUE);
        burst.over();

        // when, then
        assertThatThrownBy(burst::await).isInstanceOf(FailedException.class).hasMessageContaining("not each ran once");
    }
}
