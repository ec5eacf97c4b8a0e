package io.moorage.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.api.Offer;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.master.RunningMaster;
import io.moorage.master.TestFramework;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** A framework that acknowledges what it hears and does nothing else until it is told, by a request to a path of its own. */
final class ToldFramework {
    final TestFramework scheduler;

    private final String path;
    private final BlockingQueue<List<SchedulerCall>> orders = new LinkedBlockingQueue<>();

    ToldFramework(String name) {
        this(name, Role.DEFAULT);
    }

    ToldFramework(String name, Role role) {
        path = "/" + name;
        scheduler = new TestFramework(name, path).in(role).answering(this::answer);
    }

    private Batch answer(Delivery delivery) {
        return switch (delivery.event()) {
            case SchedulerEvent.Requested requested -> {
                var calls = new ArrayList<>(orders.remove());
                calls.add(TestFramework.respond(requested, 200, "{}"));
                yield new Batch(calls);
            }
            case SchedulerEvent.Update update -> TestFramework.acknowledge(update);
            default -> Batch.NOTHING;
        };
    }

    /** Returns when the master has committed it. */
    void does(RunningMaster master, SchedulerCall... calls) {
        orders.add(List.of(calls));
        var answer = master.send(HttpRequest.newBuilder(master.uri(path)).POST(BodyPublishers.noBody()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** The first one heard of since the last one asked for that is so. */
    Offer offer(Predicate<Offer> which) {
        return scheduler
                .await(
                        SchedulerEvent.Offers.class,
                        offers -> offers.offers().stream().anyMatch(which))
                .offers()
                .stream()
                .filter(which)
                .findFirst()
                .orElseThrow();
    }
}
