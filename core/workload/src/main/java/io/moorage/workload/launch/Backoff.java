package io.moorage.workload.launch;

import io.moorage.api.Experimental;
import io.moorage.workload.offer.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long something that fails waits before its next launch.
 *
 * @param delay between launches at present
 * @param notBefore when the next launch may be
 * @param failures since the delay began, at least 1
 */
@Experimental(since = "0.1")
public record Backoff(Duration delay, Instant notBefore, int failures) {
    /** @param before absent at the first failure, or where the ones before are forgotten */
    public static Backoff afterFailure(Optional<Backoff> before, BackoffPolicy policy, Instant now) {
        var delay = before.map(backoff -> policy.next(backoff.delay)).orElseGet(policy::begin);
        return new Backoff(delay, now.plus(delay), before.map(Backoff::failures).orElse(0) + 1);
    }

    /** One launch a time: each begins the delay anew, so a crash loop of many instances is as slow as one of one. */
    public Backoff afterLaunch(Instant now) {
        return new Backoff(delay, now.plus(delay), failures);
    }

    public boolean due(Instant now) {
        return !now.isBefore(notBefore);
    }

    /** Whether nothing has failed for so long that the next failure is the first again. */
    public boolean forgotten(BackoffPolicy policy, Instant now) {
        return now.isAfter(notBefore.plus(policy.max()));
    }

    public Verdict decide(Instant now) {
        return due(now)
                ? Verdict.YES
                : new Verdict.Wait("The next try is in %.1f s, after %d failures in a row; each waits longer."
                        .formatted(Duration.between(now, notBefore).toMillis() / 1000.0, failures));
    }
}
