package io.moorage.agent.runtime.health;

import io.moorage.api.HealthCheck;
import java.time.Duration;

/**
 * What results of probes come to: Mesos' rules (HealthCheck in mesos.proto, checks/health_checker.cpp), as a pure state machine. Immutable.
 *
 * <ul>
 *   <li>Healthy is told at the first success, and at the first after a failure.
 *   <li>Unhealthy is told at every failure that counts. One within the grace period counts only after a success.
 *   <li>At the check's most consecutive failures the task is to be killed; 0 means never.
 * </ul>
 *
 * @param everHealthy a probe succeeded before
 * @param consecutiveFailures that counted, since the last success
 */
record HealthTally(HealthCheck check, boolean everHealthy, int consecutiveFailures) {
    /**
     * What a result comes to.
     *
     * @param next the tally after it
     */
    record Step(HealthTally next, Verdict verdict) {}

    /** What is to be told after a probe. */
    enum Verdict {
        /** Nothing new, or a failure that is forgiven. */
        NOTHING,
        HEALTHY,
        UNHEALTHY,
        /** Unhealthy, and once too often. */
        KILL
    }

    static HealthTally begin(HealthCheck check) {
        return new HealthTally(check, false, 0);
    }

    /** For a task of the agent's earlier life, whose last news was that. */
    static HealthTally resumed(HealthCheck check, boolean healthy) {
        return new HealthTally(check, healthy, 0);
    }

    /** @param sinceStart between the start of the checks and the result */
    Step observe(boolean success, Duration sinceStart) {
        if (success) {
            boolean news = !everHealthy || consecutiveFailures > 0;
            return new Step(new HealthTally(check, true, 0), news ? Verdict.HEALTHY : Verdict.NOTHING);
        }
        boolean forgiven = !everHealthy && sinceStart.compareTo(check.gracePeriod()) <= 0;
        if (forgiven) {
            return new Step(this, Verdict.NOTHING);
        }
        int failures = consecutiveFailures + 1;
        boolean tooOften = check.maxConsecutiveFailures() > 0 && failures >= check.maxConsecutiveFailures();
        return new Step(new HealthTally(check, everHealthy, failures), tooOften ? Verdict.KILL : Verdict.UNHEALTHY);
    }
}
