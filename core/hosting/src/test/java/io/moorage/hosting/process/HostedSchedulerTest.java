package io.moorage.hosting.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.ToHost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HostedSchedulerTest {
    private final List<Start> starts = new ArrayList<>();
    private Function<Delivery, Batch> answer = delivery -> Batch.NOTHING;
    private final HostedScheduler hosted = new HostedScheduler(new SchedulerFactory() {
        @Override
        public SchedulerDescription describe() {
            return new SchedulerDescription(
                    new FrameworkInfo("x", "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                    List.of());
        }

        @Override
        public Scheduler create(Start start) {
            starts.add(start);
            return delivery -> answer.apply(delivery);
        }
    });

    private static ToHost.Create create(long call, String... keys) {
        var incarnation = new Incarnation(new Epoch(new ClusterId("c"), 1), call);
        return new ToHost.Create(call, new Start(incarnation, entries(keys), Instant.EPOCH, 7, Map.of()));
    }

    private static TreeMap<String, Blob> entries(String... keys) {
        var entries = new TreeMap<String, Blob>();
        for (var key : keys) {
            entries.put(key, Blob.utf8(key));
        }
        return entries;
    }

    private static ToHost.Deliver deliver(long call) {
        return new ToHost.Deliver(call, new Delivery(Instant.EPOCH, 7, new SchedulerEvent.Recovered()));
    }

    @Test
    void shouldBeginWithThePagesBeforeTheStartAndForgetThemThen() {
        // given
        hosted.keep(new ToHost.State(entries("a", "b")));
        hosted.keep(new ToHost.State(entries("c")));

        // when
        var first = hosted.create(create(1, "d"));
        var second = hosted.create(create(2, "e"));

        // then
        assertThat(first).isEqualTo(new FromHost.Created(1));
        assertThat(second).isEqualTo(new FromHost.Created(2));
        assertThat(starts.get(0).state()).containsOnlyKeys("a", "b", "c", "d");
        assertThat(starts.get(1).state()).containsOnlyKeys("e");
    }

    @Test
    void shouldAnswerWithWhatWasThrownAndGoOn() {
        // given
        hosted.create(create(1));
        answer = delivery -> {
            throw new StackOverflowError("on purpose");
        };

        // when
        var failed = hosted.deliver(deliver(2));
        answer = delivery -> Batch.NOTHING;
        var returned = hosted.deliver(deliver(3));

        // then
        assertThat(failed).isEqualTo(new FromHost.Failed(2, "it threw java.lang.StackOverflowError: on purpose."));
        assertThat(returned).isEqualTo(new FromHost.Returned(3, Batch.NOTHING));
    }

    @Test
    void shouldFailAnEventForWhichThereIsNoScheduler() {
        // when
        var failed = hosted.deliver(deliver(1));

        // then
        assertThat(failed).isInstanceOf(FromHost.Failed.class);
    }
}
