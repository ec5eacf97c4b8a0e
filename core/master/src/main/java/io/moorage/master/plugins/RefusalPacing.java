package io.moorage.master.plugins;

import io.moorage.api.Filters;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.SchedulerCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;

/**
 * Keeps a plugin that refuses offers and wants them again at once from having them all the time: the one with the smallest share is
 * asked first, so nobody else would ever be. So many refusals a second are as it says; then each counts for a second, and a
 * revival beside it waits as long. Not thread-safe.
 */
final class RefusalPacing {
    static final int BURST = 20;
    static final int PER_SECOND = 2;
    static final Duration PAUSE = Duration.ofSeconds(1);

    private double tokens = BURST;
    private Instant filledAt = Instant.MAX;

    /**
     * What is left of a batch.
     *
     * @param postponed what is to be submitted after {@link #PAUSE}
     */
    record Paced(Batch now, Batch postponed) {}

    Paced pace(Batch batch, Instant at) {
        boolean revives = batch.calls().stream().anyMatch(SchedulerCall.Revive.class::isInstance);
        int hasty = batch.calls().stream()
                .mapToInt(call -> call instanceof SchedulerCall.Decline decline && (revives || hasty(decline))
                        ? decline.offerIds().size()
                        : 0)
                .sum();
        if (hasty == 0) {
            return new Paced(batch, Batch.NOTHING);
        }
        fill(at);
        tokens -= hasty;
        if (tokens >= 0) {
            return new Paced(batch, Batch.NOTHING);
        }
        tokens = Math.max(tokens, -1);
        var now = new ArrayList<SchedulerCall>();
        var postponed = new ArrayList<SchedulerCall>();
        for (var call : batch.calls()) {
            if (call instanceof SchedulerCall.Revive) {
                postponed.add(call);
            } else if (call instanceof SchedulerCall.Decline decline && hasty(decline)) {
                now.add(new SchedulerCall.Decline(decline.offerIds(), new Filters(PAUSE)));
            } else {
                now.add(call);
            }
        }
        return new Paced(new Batch(now), new Batch(postponed));
    }

    private static boolean hasty(SchedulerCall.Decline decline) {
        return decline.filters().refuse().compareTo(PAUSE) < 0;
    }

    private void fill(Instant at) {
        if (filledAt.isBefore(at)) {
            double seconds = Duration.between(filledAt, at).toMillis() / 1_000.0;
            tokens = Math.min(BURST, tokens + seconds * PER_SECOND);
        }
        filledAt = at;
    }
}
