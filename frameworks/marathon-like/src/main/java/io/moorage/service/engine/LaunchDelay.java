package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition.BackoffPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a failing configuration waits before its next launch.
 *
 * @param configVersion another one starts without delay
 * @param delay between launches at present
 * @param notBefore when the next launch may be
 * @param failures since the delay began
 */
public record LaunchDelay(Instant configVersion, Duration delay, Instant notBefore, int failures) {

    static LaunchDelay afterFailure(
            Optional<LaunchDelay> before, BackoffPolicy policy, Instant configVersion, Instant now) {
        var current = before.filter(b -> b.configVersion.equals(configVersion) && !b.forgotten(policy, now));
        double seconds = current.map(c -> seconds(c.delay) * policy.factor()).orElse(policy.seconds());
        var delay = ofSeconds(Math.min(seconds, policy.maxDelaySeconds()));
        return new LaunchDelay(
                configVersion,
                delay,
                now.plus(delay),
                current.map(LaunchDelay::failures).orElse(0) + 1);
    }

    /** One launch a time: each begins the delay anew, so a crash loop of many instances is as slow as one of one. */
    LaunchDelay afterLaunch(Instant now) {
        return new LaunchDelay(configVersion, delay, now.plus(delay), failures);
    }

    boolean forgotten(BackoffPolicy policy, Instant now) {
        return now.isAfter(notBefore.plus(ofSeconds(policy.maxDelaySeconds())));
    }

    boolean due(Instant now) {
        return !now.isBefore(notBefore);
    }

    static Duration ofSeconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static double seconds(Duration delay) {
        return delay.toMillis() / 1000.0;
    }
}
