package io.moorage.master.plugins;

import io.moorage.api.scheduler.Incarnation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The timers of one incarnation, by name; a new one forgets those of the last. */
final class PluginTimers {
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final Map<String, ScheduledFuture<?>> byName = new HashMap<>();
    private Incarnation owner;

    PluginTimers(ScheduledExecutorService executor, Clock clock, Incarnation owner) {
        this.executor = executor;
        this.clock = clock;
        this.owner = owner;
    }

    /** False if there are too many. */
    synchronized boolean set(Incarnation incarnation, String name, Instant at, Consumer<String> fire) {
        if (!incarnation.equals(owner)) {
            return true;
        }
        cancel(incarnation, name);
        if (byName.size() >= PluginHostConfig.TIMERS_MAX) {
            return false;
        }
        byName.put(
                name,
                executor.schedule(() -> fire(incarnation, name, at, fire), millisUntil(at), TimeUnit.MILLISECONDS));
        return true;
    }

    private long millisUntil(Instant at) {
        // A far day is looked at again in an hour: the clock may be set meanwhile, and durations overflow.
        var hour = clock.instant().plus(Duration.ofHours(1));
        return at.isAfter(hour)
                ? Duration.ofHours(1).toMillis()
                : Math.max(
                        0,
                        Duration.between(clock.instant(), at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at)
                                        .toMillis()
                                + 1);
    }

    private synchronized void fire(Incarnation incarnation, String name, Instant at, Consumer<String> fire) {
        if (!incarnation.equals(owner) || byName.remove(name) == null) {
            return;
        }
        if (clock.instant().isBefore(at)) {
            set(incarnation, name, at, fire);
        } else {
            fire.accept(name);
        }
    }

    synchronized void cancel(Incarnation incarnation, String name) {
        var timer = incarnation.equals(owner) ? byName.remove(name) : null;
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** All are forgotten; from now on they are another incarnation's. */
    synchronized void restart(Incarnation incarnation) {
        byName.values().forEach(timer -> timer.cancel(false));
        byName.clear();
        owner = incarnation;
    }
}
