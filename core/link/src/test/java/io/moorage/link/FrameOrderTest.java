package io.moorage.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.link.FrameOrder.Verdict;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameOrderTest {
    /** The whole table: how many were received before, what comes, the verdict, and what counts as received then. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, DELIVER,        1",
        "0, 1, 0, DROP_DUPLICATE, 0",
        "0, 1, 2, CLOSE_GAP,      0",
        "3, 1, 4, DELIVER,        4",
        "3, 1, 3, DROP_DUPLICATE, 3",
        "3, 1, 1, DROP_DUPLICATE, 3",
        "3, 1, 5, CLOSE_GAP,      3",
        "3, 2, 4, CLOSE_VERSION,  3",
        "3, 0, 4, CLOSE_VERSION,  3",
        "3, 2, 3, CLOSE_VERSION,  3",
    })
    void shouldJudgeAFrameByItsVersionAndNumber(
            long before, int version, long sequence, Verdict verdict, long receivedThen) {
        // given
        var order = new FrameOrder();
        for (long i = 1; i <= before; i++) {
            order.receive(frame(LinkProtocol.VERSION, i));
        }

        // when
        var judged = order.receive(frame(version, sequence));

        // then
        assertThat(judged).isEqualTo(verdict);
        assertThat(order.received()).isEqualTo(receivedThen);
    }

    @Test
    void shouldNumberWhatItSendsFromOneWithoutAGap() {
        // given
        var order = new FrameOrder();

        // when, then
        assertThat(order.next()).isEqualTo(1);
        assertThat(order.next()).isEqualTo(2);
        assertThat(order.received()).isZero();
    }

    private static Frame frame(int version, long sequence) {
        return new Frame(version, sequence, 0, Optional.empty(), new ToAgent.Ping(sequence));
    }
}
