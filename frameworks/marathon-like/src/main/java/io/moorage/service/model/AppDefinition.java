package io.moorage.service.model;

import io.moorage.workload.launch.BackoffPolicy;
import io.moorage.workload.offer.Sizes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a user wants to have running, normalized: every deprecated form is gone, every default is filled in.
 *
 * @param cmd goes to {@code /bin/sh -c}; absent when args or an image's own entry point run
 * @param args program and arguments; empty when there are none
 * @param container absent for a plain process
 */
public record AppDefinition(
        AppId id,
        Optional<String> cmd,
        List<String> args,
        Optional<AppContainer> container,
        Sizes sizes,
        int instances,
        Networking networking,
        List<HealthCheckDefinition> healthChecks,
        List<Constraint> constraints,
        BackoffSeconds backoff,
        Lifecycle lifecycle,
        SortedMap<String, String> env,
        SortedMap<String, String> labels,
        List<String> acceptedResourceRoles,
        List<String> dependencies) {
    public AppDefinition {
        args = List.copyOf(args);
        healthChecks = List.copyOf(healthChecks);
        constraints = List.copyOf(constraints);
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        acceptedResourceRoles = List.copyOf(acceptedResourceRoles);
        dependencies = List.copyOf(dependencies);
    }

    /** How long a failing app waits between tries. */
    public record BackoffSeconds(double seconds, double factor, double maxDelaySeconds) {
        public BackoffPolicy toPolicy() {
            return new BackoffPolicy(ofSeconds(seconds), factor, ofSeconds(maxDelaySeconds));
        }

        private static Duration ofSeconds(double seconds) {
            return Duration.ofMillis(Math.round(seconds * 1000));
        }
    }

    /** How instances come and go. */
    public record Lifecycle(
            Optional<Integer> killGracePeriodSeconds,
            UpgradeStrategy upgrade,
            KillSelection killSelection,
            UnreachableStrategy unreachable) {}

    /** Both are shares of the wanted count, from 0 to 1. */
    public record UpgradeStrategy(double minimumHealthCapacity, double maximumOverCapacity) {}

    /** Which of several equal instances goes first. */
    public enum KillSelection {
        YOUNGEST_FIRST,
        OLDEST_FIRST
    }

    /** What becomes of an instance whose agent cannot be reached. */
    public sealed interface UnreachableStrategy {
        /** It is waited for, for ever. */
        record Disabled() implements UnreachableStrategy {}

        /** It is replaced after the first time and forgotten after the second. */
        record After(int inactiveSeconds, int expungeSeconds) implements UnreachableStrategy {}
    }

    public AppDefinition withInstances(int count) {
        return new AppDefinition(
                id,
                cmd,
                args,
                container,
                sizes,
                count,
                networking,
                healthChecks,
                constraints,
                backoff,
                lifecycle,
                env,
                labels,
                acceptedResourceRoles,
                dependencies);
    }

    public AppDefinition withNetworking(Networking changed) {
        return new AppDefinition(
                id,
                cmd,
                args,
                container,
                sizes,
                instances,
                changed,
                healthChecks,
                constraints,
                backoff,
                lifecycle,
                env,
                labels,
                acceptedResourceRoles,
                dependencies);
    }

    /** Whether running instances of {@code other} must be replaced; a changed count alone replaces none. */
    public boolean differsBeyondCount(AppDefinition other) {
        return !withInstances(0).equals(other.withInstances(0));
    }
}
