package io.moorage.workload.launch;

import static io.moorage.workload.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.workload.Deliveries;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfferDemandTest {
    private static final SchedulerCall REVIVE = new Revive(Set.of());
    private static final SchedulerCall SUPPRESS = new Suppress(Set.of());

    private final OfferDemand demand = new OfferDemand();

    private List<SchedulerCall> settle(long millis, boolean somebodyReady, boolean grown) {
        var turn = Deliveries.turn(NOW.plusMillis(millis));
        demand.settle(turn, somebodyReady, grown);
        return turn.toBatch().calls();
    }

    @Test
    void shouldSuppressOnceWhileNobodyIsReady() {
        assertThat(settle(0, false, false)).containsExactly(SUPPRESS);
        assertThat(settle(1, false, false)).isEmpty();
        assertThat(settle(2, true, true)).containsExactly(REVIVE);
    }

    @Test
    void shouldReviveOnlyWhenMoreAreReady() {
        assertThat(settle(0, true, true)).containsExactly(REVIVE);
        assertThat(settle(100, true, false)).isEmpty();
        assertThat(settle(200, true, true)).containsExactly(REVIVE);
    }

    @Test
    void shouldPutOffARevivalThatComesTooSoon() {
        settle(0, true, true);
        assertThat(settle(9, true, true)).isEmpty();
        assertThat(demand.nextRevival()).contains(NOW.plus(OfferDemand.REVIVE_EVERY_MIN));
        assertThat(settle(10, true, false)).containsExactly(REVIVE);
        assertThat(demand.nextRevival()).isEmpty();
    }

    @Test
    void shouldAskAgainAfterANewSubscription() {
        settle(0, true, true);
        demand.subscribed();
        assertThat(settle(100, true, false)).containsExactly(REVIVE);
    }
}
