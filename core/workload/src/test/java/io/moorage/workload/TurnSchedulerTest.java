package io.moorage.workload;

import static io.moorage.workload.Deliveries.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.SchedulerCall.Delete;
import io.moorage.api.scheduler.SchedulerCall.Respond;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.workload.http.Answer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TurnSchedulerTest {
    private static final class Fragile extends TurnScheduler {
        @Override
        protected void on(Turn turn, SchedulerEvent event) {
            turn.call(new Delete("event"));
        }

        @Override
        protected Response answer(Turn turn, Request request) {
            throw new IllegalStateException("a bug");
        }

        @Override
        protected Response failure() {
            return Answer.message(500, "It failed.");
        }

        @Override
        protected void settle(Turn turn) {
            turn.call(new Delete("settled"));
        }
    }

    @Test
    void shouldSettleAfterEachEvent() {
        assertThat(new Fragile()
                        .on(Deliveries.of(NOW, new SchedulerEvent.Recovered()))
                        .calls())
                .containsExactly(new Delete("event"), new Delete("settled"));
    }

    @Test
    void shouldAnswerARequestThatTripsOverABug() {
        // given
        var request = new Request("GET", "/x", Map.of(), Map.of(), Blob.EMPTY);
        // when
        var calls = new Fragile()
                .on(Deliveries.of(NOW, new SchedulerEvent.Requested(new RequestId(1), request)))
                .calls();
        // then
        assertThat(calls)
                .containsExactly(
                        new Respond(new RequestId(1), Answer.message(500, "It failed.")), new Delete("settled"));
    }
}
