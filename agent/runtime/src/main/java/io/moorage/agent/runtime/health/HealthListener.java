package io.moorage.agent.runtime.health;

/** Hears about the health of containers, one report of a container at a time, from any thread. Must not block. */
@FunctionalInterface
public interface HealthListener {
    void on(HealthReport report);
}
