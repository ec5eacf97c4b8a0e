package io.moorage.master.zipped;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.Filters;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.OfferId;
import io.moorage.api.Role;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.RequestId;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.pf4j.Extension;

/** Does harm in the way that its zip's {@code mode.txt} says, each time it is called. */
@Extension
public final class StormyPlugin implements SchedulerFactory {
    private final String mode = mode();

    public StormyPlugin() {
        if (mode.equals("blocks-in-constructor")) {
            block();
        }
    }

    private static String mode() {
        try (var in = StormyPlugin.class.getResourceAsStream("/mode.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void block() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // for ever
            }
        }
    }

    @Override
    public SchedulerDescription describe() {
        if (mode.equals("blocks-in-describe")) {
            block();
        }
        return new SchedulerDescription(
                new FrameworkInfo(mode, "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of("/" + mode));
    }

    @Override
    public Scheduler create(Start start) {
        if (mode.equals("blocks-in-create")) {
            block();
        }
        return this::on;
    }

    private Batch on(Delivery delivery) {
        return switch (mode) {
            case "blocks-in-on" -> {
                block();
                yield Batch.NOTHING;
            }
            case "floods-declines" ->
                delivery.event() instanceof SchedulerEvent.Offers offers
                        ? Batch.of(
                                new SchedulerCall.Decline(
                                        offers.offers().stream()
                                                .map(offer -> offer.id())
                                                .toList(),
                                        new Filters(Duration.ZERO)),
                                new SchedulerCall.Revive(Set.of()))
                        : Batch.NOTHING;
            case "floods-calls" ->
                new Batch(Collections.nCopies(
                        10_001, new SchedulerCall.Reconcile(List.<SchedulerCall.TaskReference>of())));
            case "floods-timers" -> {
                var calls = new ArrayList<SchedulerCall>();
                for (int i = 0; i < 200; i++) {
                    calls.add(new SchedulerCall.SetTimer("t" + i, delivery.now()));
                }
                yield new Batch(calls);
            }
            case "floods-puts" -> {
                var calls = new ArrayList<SchedulerCall>();
                for (int i = 0; i < 4; i++) {
                    calls.add(new SchedulerCall.Put("k" + i, Blob.of(new byte[1024 * 1024])));
                }
                yield new Batch(calls);
            }
            case "talks-nonsense" ->
                Batch.of(
                        new SchedulerCall.Accept(
                                List.of(new OfferId("none")),
                                List.of(new SchedulerCall.Launch(List.of())),
                                Filters.NONE),
                        new SchedulerCall.Decline(List.of(new OfferId("none")), Filters.NONE),
                        new SchedulerCall.Kill(
                                new TaskId("calm-1"), Optional.of(new AgentId("none")), Optional.empty()),
                        new SchedulerCall.Acknowledge(
                                new TaskId("calm-1"), new AgentId("none"), new StatusUuid(new UUID(0, 0).toString())),
                        new SchedulerCall.Reconcile(
                                List.of(new SchedulerCall.TaskReference(new TaskId("calm-1"), Optional.empty()))),
                        new SchedulerCall.Suppress(Set.of(new Role("none"))),
                        new SchedulerCall.Delete("none"),
                        new SchedulerCall.CancelTimer("none"),
                        new SchedulerCall.Respond(
                                new RequestId(1), new Response(200, Map.of(), Blob.utf8("not mine"))));
            case "has-keys-without-end" -> Batch.of(new SchedulerCall.Put("k".repeat(513), Blob.utf8("")));
            case "calls-itself" -> deeper(delivery);
            case "takes-all-memory" -> {
                var much = new long[Integer.MAX_VALUE];
                yield much.length == 0 ? Batch.NOTHING : Batch.of();
            }
            case "ends-itself" -> throw new ThreadDeath();
            default -> throw new IllegalStateException("There is no mode '%s'.".formatted(mode));
        };
    }

    @SuppressWarnings("InfiniteRecursion") // on purpose
    private Batch deeper(Delivery delivery) {
        return deeper(new Delivery(delivery.now(), delivery.entropy() + 1, delivery.event()));
    }
}
