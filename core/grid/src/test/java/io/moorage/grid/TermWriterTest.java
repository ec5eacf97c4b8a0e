package io.moorage.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.engine.turn.Released;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TermWriterTest {
    private static final long TERM = 3;
    private static final RingBounds BOUNDS = new RingBounds(16, 1_000, 20_000);

    private final FakeGrid grid = new FakeGrid(BOUNDS.entriesMax());
    private final TermWriter writer = new TermWriter(grid, TERM, BOUNDS, 40, Optional.empty());
    private final Turns turns = new Turns();

    @Test
    void shouldKeepOneAppendInFlightAndGatherTheRest() {
        // given
        give(turns.put(100, 41, true));

        // when
        give(turns.put(100, 42, true));
        give(turns.put(100, 43, true));

        // then
        assertThat(grid.appends).containsExactly(1);
        assertThat(writer.status().lagTurns()).isEqualTo(3);
        grid.run();
        assertThat(grid.appends).containsExactly(1, 1);
        assertThat(grid.entries(TERM)).extracting(entry -> entry.turns().size()).containsExactly(1, 2);
        assertThat(writer.status().lagTurns()).isZero();
        assertThat(writer.status().entries()).isEqualTo(2);
    }

    @Test
    void shouldLeaveNoTurnOutBetweenTwoEntriesThoughNumbersAreLeftOut() throws Exception {
        // given
        for (int i = 0; i < 10; i++) {
            give(i % 3 == 0 ? turns.nothing(41) : turns.put(400, 41, true));
        }

        // when
        grid.run();

        // then
        long through = 0;
        for (var entry : grid.entries(TERM)) {
            assertThat(entry.term()).isEqualTo(TERM);
            assertThat(entry.after()).isEqualTo(through);
            assertThat(entry.turns())
                    .allSatisfy(turn -> assertThat(turn.changes()).isNotEmpty());
            through = entry.through();
        }
        assertThat(through).isEqualTo(writer.status().manifestSequence()).isGreaterThan(10);
    }

    @Test
    void shouldEndAnEntryAtItsSizeButOnlyWhereACommandEnds() {
        // given
        var released = new ArrayList<Released>();
        for (int i = 0; i < 4; i++) {
            released.add(turns.put(600, 41, i == 3));
        }
        for (int i = 0; i < 5; i++) {
            released.add(turns.put(600, 42 + i, true));
        }
        released.add(turns.put(600, 50, false));

        // when
        writer.released(released, false, nanos(released));
        grid.run();

        // then
        assertThat(grid.entries(TERM)).extracting(RingEntry::command).containsExactly(41L, 43L, 45L, 46L);
        assertThat(grid.entries(TERM)).extracting(entry -> entry.turns().size()).containsExactly(4, 2, 2, 1);
        assertThat(writer.status().lagTurns()).as("half a command stays").isEqualTo(1);
    }

    @Test
    void shouldNameTheCommandBeforeItsLeadershipUntilThereIsOneOfItsOwn() {
        // given
        give(turns.nothing(0));

        // when
        grid.run();

        // then
        assertThat(grid.entries(TERM)).extracting(RingEntry::command).containsExactly(40L);
    }

    @Test
    void shouldAppendAgainWhatHasAnUnknownFate() {
        // given
        grid.unknownAppends = 1;
        give(turns.put(100, 41, true));
        grid.run();
        give(turns.put(100, 42, true));

        // when
        grid.passTime();

        // then
        assertThat(grid.entries(TERM)).extracting(RingEntry::command).containsExactly(41L, 41L, 42L);
        assertThat(writer.status().lagTurns()).isZero();
    }

    @Test
    void shouldDropWhatGathersBeyondItsBoundAndLetPagesStandIn() {
        // given
        give(turns.put(10, 41, true));
        grid.run();
        grid.holdsAppends = true;
        give(turns.put(10, 42, true));

        // when
        for (int i = 0; i < 50; i++) {
            give(turns.put(1_000, 43 + i, true));
        }
        grid.run();

        // then
        assertThat(writer.status().lagTurns()).isLessThan(25);
        assertThat(writer.status().gaps()).isGreaterThan(1);
        assertThat(writer.status().manifestSequence()).as("new pages").isGreaterThan(50);
    }

    @Test
    void shouldWritePagesWhenTurnsWereLostOnTheWay() {
        // given
        give(turns.put(10, 41, true));
        grid.run();
        turns.put(10, 42, true);
        var next = turns.put(10, 43, true);

        // when
        writer.released(List.of(next), true, List.of(0L));
        grid.run();

        // then
        assertThat(writer.status().manifestSequence()).isEqualTo(next.turn().number());
        assertThat(grid.entries(TERM).get(1).after()).isEqualTo(next.turn().number() - 1);
    }

    @Test
    void shouldWritePagesBeforeHalfTheRingHasPassedAndOnlyThoseThatChanged() {
        // given
        give(turns.put(10, 41, true));
        grid.run();
        long first = writer.status().manifestSequence();

        // when
        for (int i = 0; i < BOUNDS.entriesMax() / 2; i++) {
            give(turns.put(10, 42 + i, true));
            grid.run();
        }

        // then
        assertThat(writer.status().manifestSequence()).isGreaterThan(first);
        assertThat(grid.pages.keySet())
                .as("superseded pages are gone, others stay where they were")
                .hasSize(3)
                .contains("3/manifest", "3/cluster/" + first);
    }

    @Test
    void shouldKeepTheLastPagesUntilNewOnesAreInPlace() {
        // given
        give(turns.put(10, 41, true));
        grid.run();
        var before = grid.pages.keySet().toArray();
        grid.refusesPages = true;
        for (int i = 0; i < BOUNDS.entriesMax(); i++) {
            give(turns.put(10, 42 + i, true));
            grid.run();
        }
        assertThat(grid.pages.keySet())
                .containsExactlyInAnyOrder((String[]) java.util.Arrays.copyOf(before, before.length, String[].class));

        // when
        grid.refusesPages = false;
        grid.passTime();

        // then
        assertThat(writer.status().manifestSequence())
                .isEqualTo(grid.entries(TERM).get(grid.entries(TERM).size() - 1).through());
        assertThat(grid.pages).hasSize(3);
    }

    @Test
    void shouldForgetOlderTermsAfterAWhile() {
        // given
        var later = new TermWriter(grid, TERM + 1, BOUNDS, 60, Optional.empty());
        give(turns.put(10, 41, true));
        grid.run();

        // when
        grid.passTime();

        // then
        assertThat(later.term()).isEqualTo(TERM + 1);
        assertThat(grid.rings).doesNotContainKey(TERM);
        assertThat(grid.pages).isEmpty();
    }

    @Test
    void shouldSayWhereToReadOnAfterATurnThatTheRingHolds() {
        // given
        var released = new ArrayList<Released>();
        for (int i = 0; i < BOUNDS.entriesMax() + 4; i++) {
            released.add(turns.put(10, 41 + i, true));
            give(released.get(i));
            grid.run();
        }

        // when, then
        assertThat(writer.positionAfter(released.get(10).turn().number())).hasValue(11);
        assertThat(writer.positionAfter(released.get(1).turn().number())).isEmpty();
        assertThat(writer.positionAfter(released.get(19).turn().number())).isEmpty();
    }

    private void give(Released released) {
        writer.released(List.of(released), false, List.of(0L));
    }

    private static List<Long> nanos(List<Released> released) {
        return released.stream().map(one -> 0L).toList();
    }
}
