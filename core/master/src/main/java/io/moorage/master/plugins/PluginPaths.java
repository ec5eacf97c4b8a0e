package io.moorage.master.plugins;

import io.moorage.hosting.PluginRefusedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which plugin answers which paths. Read by anyone, without waiting. */
final class PluginPaths {
    private volatile List<Route> routes = List.of();

    private record Route(String prefix, HostedPlugin plugin) {}

    /** Gives these to the plugin beside those that it has. */
    synchronized void claim(HostedPlugin plugin, List<String> prefixes) throws PluginRefusedException {
        for (var prefix : prefixes) {
            for (var route : routes) {
                if (route.plugin() != plugin && PathPrefixes.overlap(prefix, route.prefix())) {
                    throw new PluginRefusedException("It claims the path '%s', plugin '%s' has '%s'."
                            .formatted(prefix, route.plugin().id().value(), route.prefix()));
                }
            }
        }
        var more = new ArrayList<>(routes);
        prefixes.stream()
                .map(prefix -> new Route(prefix, plugin))
                .filter(route -> !routes.contains(route))
                .forEach(more::add);
        set(more);
    }

    /** Takes from the plugin all but these. */
    synchronized void keep(HostedPlugin plugin, List<String> prefixes) {
        var kept = new ArrayList<>(routes);
        kept.removeIf(route -> route.plugin() == plugin && !prefixes.contains(route.prefix()));
        set(kept);
    }

    private void set(ArrayList<Route> changed) {
        changed.sort(Comparator.comparingInt((Route route) -> route.prefix().length())
                .reversed());
        routes = List.copyOf(changed);
    }

    /** The plugin whose prefix matches, the longest first. */
    Optional<HostedPlugin> plugin(String path) {
        for (var route : routes) {
            if (PathPrefixes.matches(route.prefix(), path)) {
                return Optional.of(route.plugin());
            }
        }
        return Optional.empty();
    }
}
