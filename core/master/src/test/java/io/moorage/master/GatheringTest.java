package io.moorage.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.SchedulerCall.Put;
import io.moorage.api.scheduler.SchedulerEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin says to events that waited for it becomes one turn, and no answer is lost or mixed up. */
class GatheringTest {
    private static final int REQUESTS = 60;

    @TempDir
    Path data;

    private final CountDownLatch blocked = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);

    @Test
    void shouldMakeOneTurnOfWhatWasSaidToEventsThatWaited() throws IOException, InterruptedException {
        try (var master =
                RunningMaster.start(data, Map.of("slow", new TestFramework("slow", "/slow").answering(this::answer)))) {
            // given
            var first = CompletableFuture.supplyAsync(() -> master.get("/slow/first"));
            blocked.await();
            var others = IntStream.range(0, REQUESTS)
                    .mapToObj(number -> CompletableFuture.supplyAsync(
                            () -> master.get("/slow/" + number), Thread::startVirtualThread))
                    .toList();
            Eventually.so(
                    "all wait",
                    () -> master.json("/moorage/v1/plugins").encode().contains("\"mailbox\":" + REQUESTS));
            long turnsBefore = turns(master);

            // when
            goesOn.countDown();

            // then
            for (int number = 0; number < REQUESTS; number++) {
                assertThat(others.get(number).join().body()).isEqualTo("/slow/" + number);
            }
            assertThat(first.join().body()).isEqualTo("/slow/first");
            assertThat(turns(master) - turnsBefore).isLessThan(REQUESTS / 2);
        }
    }

    private Batch answer(Delivery delivery) {
        if (!(delivery.event() instanceof SchedulerEvent.Requested requested)) {
            return Batch.NOTHING;
        }
        var path = requested.request().path();
        if (path.equals("/slow/first")) {
            blocked.countDown();
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return Batch.of(new Put(path, Blob.utf8("x")), TestFramework.respond(requested, 200, path));
    }

    private static long turns(RunningMaster master) {
        return master.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("moorage_turns_total "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }
}
