package io.moorage.workload;

import static io.moorage.workload.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.api.scheduler.SchedulerEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {
    @Test
    void shouldCountInMilliseconds() {
        assertThat(Deliveries.turn(NOW.plusNanos(1_999_999)).now()).isEqualTo(NOW.plusMillis(1));
    }

    @Test
    void shouldNeverReconcileAnEmptyListWhichToMesosMeansAll() {
        // given
        var turn = Deliveries.turn();
        // when
        turn.reconcile(List.of());
        // then
        assertThat(turn.toBatch().calls()).isEmpty();
    }

    @Test
    void shouldDrawTheSameBitsForTheSameEvent() {
        // given
        var delivery = Deliveries.of(NOW, new SchedulerEvent.Recovered());
        // when
        var one = new Turn(delivery).entropy();
        var other = new Turn(delivery).entropy();
        // then
        assertThat(one.uuid()).isEqualTo(other.uuid()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab].*");
        assertThat(one.hex()).isEqualTo(other.hex()).matches("[0-9a-f]{8}").isNotEqualTo(one.hex());
        assertThat(one.below(10)).isBetween(0L, 9L);
    }

    @Test
    void shouldSetItsTimerOnlyForAnEarlierTime() {
        // given
        var timer = new WakeTimer();
        var turn = Deliveries.turn();
        // when
        timer.wakeAt(turn, NOW.plusSeconds(10));
        timer.wakeAt(turn, NOW.plusSeconds(20));
        timer.wakeAt(turn, NOW.plusSeconds(5));
        timer.fired();
        timer.wakeAt(turn, NOW.plusSeconds(20));
        // then
        assertThat(turn.toBatch().calls())
                .extracting(call -> ((SetTimer) call).at())
                .containsExactly(NOW.plusSeconds(10), NOW.plusSeconds(5), NOW.plusSeconds(20));
    }
}
