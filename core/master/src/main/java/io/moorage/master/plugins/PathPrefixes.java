package io.moorage.master.plugins;

import io.moorage.api.PluginId;
import io.moorage.api.scheduler.SchedulerDescription;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules for the paths that plugins answer. What is the master's own no plugin gets; of the native API each may have the one path
 * that has its id, such as {@code /moorage/v1/batch}.
 */
final class PathPrefixes {
    private static final List<String> OURS = List.of("/moorage", "/health", "/metrics");
    private static final String NATIVE = "/moorage/v1/";
    /** The native routes that there are or that the design names. */
    private static final Set<String> OUR_NAMES = Set.of(
            "agent",
            "agents",
            "events",
            "explain",
            "frameworks",
            "grid",
            "openapi.json",
            "plugins",
            "ready",
            "scheduler-host",
            "state",
            "tasks",
            "version");

    private static final int LENGTH_MAX = 256;

    private PathPrefixes() {}

    /** Why a description cannot be hosted; empty if it can. */
    static Optional<String> problem(PluginId id, SchedulerDescription description) {
        var prefixes = description.pathPrefixes();
        if (prefixes.size() > PluginHostConfig.PATH_PREFIXES_MAX) {
            return Optional.of("It claims %d paths, at most %d are allowed."
                    .formatted(prefixes.size(), PluginHostConfig.PATH_PREFIXES_MAX));
        }
        for (var prefix : prefixes) {
            if (prefix.length() < 2
                    || prefix.length() > LENGTH_MAX
                    || !prefix.startsWith("/")
                    || prefix.endsWith("/")) {
                return Optional.of("It claims the path '%s', which must begin with a slash and end without one."
                        .formatted(prefix));
            }
            for (var ours : OURS) {
                if (overlap(prefix, ours) && !itsOwn(id, prefix)) {
                    return Optional.of("It claims the path '%s', which is the master's own.".formatted(prefix));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean itsOwn(PluginId id, String prefix) {
        return prefix.equals(NATIVE + id.value()) && !OUR_NAMES.contains(id.value());
    }

    static boolean matches(String prefix, String path) {
        return path.startsWith(prefix) && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
    }

    static boolean overlap(String one, String other) {
        return matches(one, other) || matches(other, one);
    }
}
