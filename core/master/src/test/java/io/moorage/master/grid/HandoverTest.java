package io.moorage.master.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.PluginId;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.DurableChange.PluginEntryPut;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.turn.Released;
import io.moorage.engine.turn.Turn;
import io.moorage.master.grid.Handover.Handed;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandoverTest {
    private final Handover handover = new Handover();
    private long number;

    @Test
    void shouldWakeTheTakerOnceForAllThatWaits() {
        // when, then
        assertThat(handover.add(turn(List.of()))).isTrue();
        assertThat(handover.add(turn(List.of()))).isFalse();
        assertThat(handover.take().turns()).hasSize(2);
        assertThat(handover.add(turn(List.of()))).isTrue();
    }

    @Test
    void shouldKeepTheNewestTurnAloneWhenTooManyWait() {
        // when
        for (int i = 0; i <= Handover.TURNS_MAX; i++) {
            handover.add(turn(List.of()));
        }

        // then
        var taken = handover.take();
        assertThat(taken.lost()).isTrue();
        assertThat(taken.turns())
                .extracting(one -> one.released().turn().number())
                .containsExactly(number);
        assertThat(handover.take().lost()).isFalse();
    }

    @Test
    void shouldCountLargeValuesAsMany() {
        // given
        Change large = new PluginEntryPut(new PluginId("p"), "k", Blob.of(new byte[1024 * 1024]));

        // when
        for (int i = 0; i < 20; i++) {
            handover.add(turn(List.of(large)));
        }

        // then
        assertThat(handover.size()).isLessThan(20);
        assertThat(handover.take().lost()).isTrue();
    }

    private Handed turn(List<Change> changes) {
        return new Handed(
                1, 0, new Released(new Turn(++number, changes, List.of(), ClusterState.EMPTY), 0, true), number);
    }
}
