package io.moorage.batch.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a job launches nothing after agents dropped its tasks before they ran. Such a launch is no try, so nothing else would bound
 * how fast it is repeated. In memory only.
 *
 * @param drops in a row, since a task of the job last ran
 */
public record LaunchPause(int drops, Instant notBefore) {
    static final LaunchPause NONE = new LaunchPause(0, Instant.MIN);
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration MAX = Duration.ofMinutes(1);

    private static final int DOUBLINGS_MAX = 6;

    LaunchPause afterDrop(Instant now) {
        if (now.isBefore(notBefore)) {
            return this; // one of several that were dropped together
        }
        var longer = FIRST.multipliedBy(1L << Math.min(drops, DOUBLINGS_MAX));
        return new LaunchPause(drops + 1, now.plus(longer.compareTo(MAX) < 0 ? longer : MAX));
    }

    public boolean over(Instant now) {
        return !now.isBefore(notBefore);
    }
}
