package io.moorage.workload;

import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.SchedulerEvent;
import java.time.Instant;

/** Turns for tests. */
public final class Deliveries {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Deliveries() {}

    public static Turn turn() {
        return turn(NOW);
    }

    public static Turn turn(Instant now) {
        return new Turn(of(now, new SchedulerEvent.Recovered()));
    }

    public static Delivery of(Instant now, SchedulerEvent event) {
        return new Delivery(now, 7, event);
    }
}
