package io.moorage.master.plugins;

import java.time.Duration;
import java.time.Instant;

/** How long a plugin that was stopped for what it did waits before it is made anew: the first time not at all, then ever longer. */
final class RestartBackoff {
    static final Duration MAX = Duration.ofSeconds(60);
    /** After so long without a stop the next one is a first one. */
    static final Duration FORGIVEN_AFTER = Duration.ofMinutes(5);

    private static final int DOUBLINGS_MAX = 6;

    private int stops;
    private Instant lastStop = Instant.MIN;

    /** It was stopped; how long it waits. */
    Duration stopped(Instant now) {
        if (lastStop.isBefore(now.minus(FORGIVEN_AFTER))) {
            stops = 0;
        }
        lastStop = now;
        int before = stops++;
        var wait = before == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(before - 1, DOUBLINGS_MAX));
        return wait.compareTo(MAX) < 0 ? wait : MAX;
    }
}
