package io.moorage.batch.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IndexRangeTest {
    @Test
    void shouldCountFromItsFirstIndexInSteps() {
        // given
        var range = IndexRange.parse("10-50:10").orElseThrow();
        // then
        assertThat(range.count()).isEqualTo(5);
        assertThat(range.index(4)).isEqualTo(50);
        assertThat(range.contains(30)).isTrue();
        assertThat(range.contains(35)).isFalse();
        assertThat(range.contains(60)).isFalse();
        assertThat(range.ordinalFrom(0)).isZero();
        assertThat(range.ordinalFrom(31)).isEqualTo(3);
        assertThat(range.ordinalFrom(51)).isEqualTo(5);
    }

    @Test
    void shouldEndWithAnIndexThatExists() {
        assertThat(IndexRange.parse("0-9:4")).contains(new IndexRange(0, 8, 4));
        assertThat(IndexRange.parse("7")).contains(new IndexRange(7, 7, 1));
        assertThat(IndexRange.parse("0-999999999").orElseThrow().count()).isEqualTo(1_000_000_000);
        assertThat(IndexRange.parse("0-999999999:1").orElseThrow()).hasToString("0-999999999");
    }
}
