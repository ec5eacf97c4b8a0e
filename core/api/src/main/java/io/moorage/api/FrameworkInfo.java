package io.moorage.api;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a framework says of itself when it subscribes.
 *
 * @param name what users see; not unique
 * @param user under which its tasks run, empty for the agent's own
 * @param roles not empty, no duplicates
 * @param failoverTimeout how long its tasks outlive its connection; zero means not at all
 * @param hostname of the scheduler, may be empty
 * @param webuiUrl of the scheduler, may be empty
 */
public record FrameworkInfo(
        String name,
        String user,
        List<Role> roles,
        Duration failoverTimeout,
        Set<FrameworkCapability> capabilities,
        String hostname,
        String webuiUrl) {
    public FrameworkInfo {
        roles = List.copyOf(roles);
        capabilities = Set.copyOf(capabilities);
        if (roles.isEmpty() || Set.copyOf(roles).size() != roles.size()) {
            throw new IllegalArgumentException(
                    "Framework '%s' must have at least one role and none twice, but has %s.".formatted(name, roles));
        }
        if (failoverTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "Framework '%s' has the failover timeout %s, which is negative.".formatted(name, failoverTimeout));
        }
    }

    public boolean partitionAware() {
        return capabilities.contains(FrameworkCapability.PARTITION_AWARE);
    }
}
