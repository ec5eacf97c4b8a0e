package io.moorage.service.model;

import java.util.Optional;

/**
 * How an app is found to work.
 *
 * @param port a fixed one, which wins over {@code portIndex}
 * @param command only of {@link Protocol#COMMAND}, else empty
 * @param ipProtocol kept and shown, of no effect
 */
public record HealthCheckDefinition(
        Protocol protocol,
        String path,
        Optional<Integer> portIndex,
        Optional<Integer> port,
        String command,
        int gracePeriodSeconds,
        int intervalSeconds,
        int timeoutSeconds,
        int maxConsecutiveFailures,
        int delaySeconds,
        boolean ignoreHttp1xx,
        String ipProtocol) {
    /** Who asks what. All are run by the agent here; the difference that is left is how failures are counted. */
    public enum Protocol {
        HTTP,
        HTTPS,
        TCP,
        COMMAND,
        MESOS_HTTP,
        MESOS_HTTPS,
        MESOS_TCP;

        public boolean http() {
            return switch (this) {
                case HTTP, HTTPS, MESOS_HTTP, MESOS_HTTPS -> true;
                case TCP, COMMAND, MESOS_TCP -> false;
            };
        }

        public boolean tls() {
            return this == HTTPS || this == MESOS_HTTPS;
        }

        /** Whether Marathon itself asked, and so let one failure more pass. */
        public boolean countedByScheduler() {
            return this == HTTP || this == HTTPS || this == TCP;
        }
    }
}
