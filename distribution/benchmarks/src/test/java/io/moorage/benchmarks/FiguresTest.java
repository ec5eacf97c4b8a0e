package io.moorage.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void shouldTakeTheNearestRank() {
        // given
        var figures = new Figures();
        for (int millis = 200; millis >= 1; millis--) {
            figures.add(millis * 1_000_000L);
        }

        // when, then
        assertThat(figures.quantile(0.5)).isEqualTo(100);
        assertThat(figures.quantile(0.99)).isEqualTo(198);
        assertThat(new Figures().quantile(0.5)).isZero();
    }
}
