package io.moorage.api;

import java.time.Duration;

/**
 * How the agent finds out whether a running task works.
 *
 * @param delay before the first try
 * @param gracePeriod failures within it, before the first success, do not count
 * @param maxConsecutiveFailures after so many the agent kills the task; 0 means never
 */
public record HealthCheck(
        Probe probe,
        Duration delay,
        Duration interval,
        Duration timeout,
        Duration gracePeriod,
        int maxConsecutiveFailures) {
    /** What is tried. Ports are host ports on the agent. */
    public sealed interface Probe {}

    /** Healthy on a status of 200 to 399. */
    public record Http(String scheme, int port, String path) implements Probe {}

    /** Healthy when a connection opens. */
    public record Tcp(int port) implements Probe {}

    /** Healthy when the command exits with 0. */
    public record Command(CommandInfo command) implements Probe {}
}
