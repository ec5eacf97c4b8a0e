package io.moorage.service.engine;

import io.moorage.service.model.AppDefinition.BackoffSeconds;
import io.moorage.workload.launch.Backoff;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a failing configuration waits before its next launch.
 *
 * @param configVersion another one starts without delay
 */
public record LaunchDelay(Instant configVersion, Backoff backoff) {

    static LaunchDelay afterFailure(
            Optional<LaunchDelay> before, BackoffSeconds policy, Instant configVersion, Instant now) {
        var current = before.filter(b -> b.configVersion.equals(configVersion) && !b.forgotten(policy, now))
                .map(LaunchDelay::backoff);
        return new LaunchDelay(configVersion, Backoff.afterFailure(current, policy.toPolicy(), now));
    }

    LaunchDelay afterLaunch(Instant now) {
        return new LaunchDelay(configVersion, backoff.afterLaunch(now));
    }

    boolean forgotten(BackoffSeconds policy, Instant now) {
        return backoff.forgotten(policy.toPolicy(), now);
    }

    public Instant notBefore() {
        return backoff.notBefore();
    }
}
