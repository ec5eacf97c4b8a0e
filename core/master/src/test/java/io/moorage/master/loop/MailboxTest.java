package io.moorage.master.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a full lane does to whom, and that nothing that was taken in is lost. */
class MailboxTest {
    private final Mailbox mailbox = new Mailbox();

    private static LoopMessage message() {
        return new LoopMessage.Close();
    }

    private void fill(Lane lane) {
        while (mailbox.offer(lane, message())) {
            assertThat(mailbox.depth(lane)).isLessThanOrEqualTo(lane.bound());
        }
    }

    private LoopMessage take() throws InterruptedException {
        return mailbox.take(Duration.ZERO, false).orElseThrow().message();
    }

    @ParameterizedTest
    @EnumSource(Lane.class)
    void shouldRefuseWhenTheLaneIsFullAndTakeAgainWhenItIsNot(Lane lane) throws InterruptedException {
        // given
        var first = message();
        assertThat(mailbox.offer(lane, first)).isTrue();
        fill(lane);
        assertThat(mailbox.depth(lane)).isEqualTo(lane.bound());

        // when
        assertThat(take()).isSameAs(first);

        // then
        assertThat(mailbox.offer(lane, message())).isTrue();
        assertThat(mailbox.offer(lane, message())).isFalse();
    }

    @Test
    void shouldTakeInWhatIsInsistedOnAlthoughTheLaneIsFull() {
        // given
        fill(Lane.LIVENESS);

        // when
        mailbox.insist(Lane.LIVENESS, message());

        // then
        assertThat(mailbox.depth(Lane.LIVENESS)).isEqualTo(Lane.LIVENESS.bound() + 1);
    }

    @Test
    void shouldServeEarlierLanesFirstAndEachInOrder() throws InterruptedException {
        // given
        var sent = new ArrayList<LoopMessage>();
        for (int round = 0; round < 2; round++) {
            for (var lane : List.of(Lane.values()).reversed()) {
                var message = message();
                sent.add(message);
                mailbox.offer(lane, message);
            }
        }

        // when
        var liveness = List.of(take(), take());
        var withoutLiveness = mailbox.take(Duration.ZERO, true);
        var rest = new ArrayList<LoopMessage>();
        while (!mailbox.isEmpty()) {
            rest.add(take());
        }

        // then
        int lanes = Lane.values().length;
        assertThat(liveness.get(0)).isSameAs(sent.get(lanes - 1));
        assertThat(liveness.get(1)).isSameAs(sent.get(2 * lanes - 1));
        assertThat(withoutLiveness).isEmpty();
        assertThat(rest.getFirst()).isSameAs(sent.get(lanes - 2));
        assertThat(rest).hasSize(2 * (lanes - 1));
    }

    @Test
    void shouldLetAThreadWaitForRoom() throws Exception {
        // given
        fill(Lane.CALLS);
        var last = message();
        var waits = new CompletableFuture<Thread>();
        var done = CompletableFuture.runAsync(() -> {
            waits.complete(Thread.currentThread());
            try {
                mailbox.put(Lane.CALLS, last);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waits.get(10, TimeUnit.SECONDS);
        assertThat(done).isNotDone();

        // when
        for (int taken = 0; taken < Lane.CALLS.bound(); taken++) {
            take();
        }

        // then
        assertThat(done).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(take()).isSameAs(last);
    }

    @Test
    void shouldCallOnceWhenTheCallsLaneHasEmptiedByHalf() throws InterruptedException {
        // given
        var calls = new AtomicInteger();
        mailbox.whenRoom(calls::incrementAndGet);
        assertThat(calls).hasValue(1);
        fill(Lane.CALLS);
        mailbox.whenRoom(calls::incrementAndGet);

        // when, then
        while (mailbox.depth(Lane.CALLS) > Lane.CALLS.bound() / 2) {
            assertThat(calls).hasValue(1);
            take();
        }
        assertThat(calls).hasValue(2);
        take();
        assertThat(calls).hasValue(2);
    }

    @Test
    void shouldLetGoOfWhoeverWaitsWhenItCloses() throws Exception {
        // given
        fill(Lane.CALLS);
        var started = new CountDownLatch(1);
        var done = CompletableFuture.runAsync(() -> {
            started.countDown();
            try {
                mailbox.put(Lane.CALLS, message());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

        // when
        mailbox.close();

        // then
        assertThat(done).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(mailbox.isEmpty()).isTrue();
    }
}
