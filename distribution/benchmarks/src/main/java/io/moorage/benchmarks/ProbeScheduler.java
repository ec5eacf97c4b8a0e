package io.moorage.benchmarks;

import io.moorage.api.Blob;
import io.moorage.api.Filters;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Role;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pf4j.Extension;

/**
 * What the benchmark of plugins puts into its zips. Asked for {@code /ID} it tells how many offers it has had; asked for {@code
 * /ID/offer} it answers when it gets the next one. Called {@code hostile...}, it wants every offer again as soon as it has refused it.
 */
@Extension
public final class ProbeScheduler implements SchedulerFactory {
    static final String NAME = "/name.txt";
    private static final Duration LONG = Duration.ofHours(1);

    private final String id;

    /** PF4J makes it. */
    public ProbeScheduler() {
        try (var in = ProbeScheduler.class.getResourceAsStream(NAME)) {
            id = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo(id, "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of("/" + id));
    }

    @Override
    public Scheduler create(Start start) {
        return new Probe(id.startsWith("hostile"));
    }

    private static final class Probe implements Scheduler {
        private final boolean hostile;
        private Optional<RequestId> asked = Optional.empty();
        private long offers;

        Probe(boolean hostile) {
            this.hostile = hostile;
        }

        @Override
        public Batch on(Delivery delivery) {
            if (delivery.event() instanceof SchedulerEvent.Offers made) {
                return decline(made);
            }
            if (!(delivery.event() instanceof SchedulerEvent.Requested requested)) {
                return Batch.NOTHING;
            }
            if (!requested.request().path().endsWith("/offer")) {
                return Batch.of(respond(requested.requestId(), offers));
            }
            asked = Optional.of(requested.requestId());
            return Batch.of(new SchedulerCall.Revive(Set.of()));
        }

        private Batch decline(SchedulerEvent.Offers made) {
            offers += made.offers().size();
            var calls = new ArrayList<SchedulerCall>();
            calls.add(new SchedulerCall.Decline(
                    made.offers().stream().map(offer -> offer.id()).toList(),
                    new Filters(hostile ? Duration.ZERO : LONG)));
            if (hostile) {
                calls.add(new SchedulerCall.Revive(Set.of()));
            }
            asked.ifPresent(requestId -> calls.add(respond(requestId, offers)));
            asked = Optional.empty();
            return new Batch(calls);
        }

        private static SchedulerCall respond(RequestId requestId, long number) {
            return new SchedulerCall.Respond(
                    requestId, new Response(200, Map.of(), Blob.utf8("{\"offers\":%d}".formatted(number))));
        }
    }
}
