package io.moorage.workload.launch;

import io.moorage.api.Experimental;
import java.time.Duration;

/**
 * How long what fails waits between tries.
 *
 * @param first after the first failure
 * @param factor by which each wait is longer than the one before, at least 1
 * @param max no wait is longer
 */
@Experimental(since = "0.1")
public record BackoffPolicy(Duration first, double factor, Duration max) {
    Duration next(Duration delay) {
        return bounded(Math.round(delay.toMillis() * factor));
    }

    Duration begin() {
        return bounded(first.toMillis());
    }

    private Duration bounded(long millis) {
        return Duration.ofMillis(Math.min(millis, max.toMillis()));
    }
}
