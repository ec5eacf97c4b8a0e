package io.moorage.service.model;

import io.moorage.service.model.Networking.Mode;
import io.moorage.service.model.Networking.Port;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads networks and ports of a normalized definition. */
final class NetworkReader {
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "udp,tcp");
    private static final String DEFAULT_NAME = "default";

    private NetworkReader() {}

    static Networking read(Cursor app) {
        var mode = readMode(app);
        boolean require = app.bool("requirePorts", false);
        var ports = switch (mode) {
            case HOST -> readDefinitions(app, require);
            case BRIDGE -> readMappings(app, require);
        };
        checkUnique(app, mode, ports);
        return new Networking(mode, ports, require);
    }

    private static Mode readMode(Cursor app) {
        var networks = app.objects("networks", AppLimits.PORTS_MAX);
        if (networks.isEmpty()) {
            return Mode.HOST;
        }
        if (networks.size() > 1) {
            app.invalidAt("networks", "It has %d networks, one is supported. Keep one.", networks.size());
        }
        var network = networks.get(0);
        if (network.has("name")) {
            network.invalidAt("name", "Named networks are not supported; use mode 'host' or 'container/bridge'.");
        }
        return switch (network.text("mode", AppLimits.NAME_LENGTH_MAX).orElse("container")) {
            case "host" -> Mode.HOST;
            case "container/bridge" -> Mode.BRIDGE;
            default -> {
                network.invalidAt("mode", "Only 'host' and 'container/bridge' are supported; choose one of them.");
                yield Mode.HOST;
            }
        };
    }

    private static List<Port> readDefinitions(Cursor app, boolean require) {
        var mappings = app.node().path("container").path("portMappings");
        if (!mappings.isEmpty()) {
            app.invalidAt(
                    "container/portMappings",
                    "Port mappings need a network of mode 'container/bridge'; use portDefinitions in host mode.");
        }
        if (!app.has("portDefinitions")) {
            return List.of(new Port(0, 0, 0, "tcp", Optional.of(DEFAULT_NAME), new TreeMap<>()));
        }
        return app.objects("portDefinitions", AppLimits.PORTS_MAX).stream()
                .map(entry -> {
                    int port = entry.integer("port", 0, 0, AppLimits.PORT_MAX);
                    return new Port(
                            0, 0, port, protocol(entry), name(entry), entry.textByName("labels", AppLimits.LABELS_MAX));
                })
                .toList();
    }

    private static List<Port> readMappings(Cursor app, boolean require) {
        if (require) {
            app.invalidAt("requirePorts", "It goes with host mode only; name a hostPort in the mapping instead.");
        }
        if (app.has("portDefinitions") && !app.node().get("portDefinitions").isEmpty()) {
            app.invalidAt("portDefinitions", "They go with host mode only; use container.portMappings.");
        }
        var container = app.object("container");
        if (container.isEmpty() || !container.get().has("portMappings")) {
            return List.of(new Port(0, 0, 0, "tcp", Optional.of(DEFAULT_NAME), new TreeMap<>()));
        }
        return container.get().objects("portMappings", AppLimits.PORTS_MAX).stream()
                .map(entry -> new Port(
                        entry.integer("containerPort", 0, 0, AppLimits.PORT_MAX),
                        entry.integer("hostPort", 0, 0, AppLimits.PORT_MAX),
                        entry.integer("servicePort", 0, 0, AppLimits.PORT_MAX),
                        protocol(entry),
                        name(entry),
                        entry.textByName("labels", AppLimits.LABELS_MAX)))
                .toList();
    }

    private static String protocol(Cursor entry) {
        var protocol = entry.text("protocol", AppLimits.NAME_LENGTH_MAX).orElse("tcp");
        if (!PROTOCOLS.contains(protocol)) {
            entry.invalidAt("protocol", "'%s' is unknown; choose tcp, udp or 'udp,tcp'.", Cursor.shorten(protocol));
        }
        return protocol;
    }

    private static Optional<String> name(Cursor entry) {
        return entry.text("name", AppLimits.NAME_LENGTH_MAX);
    }

    private static void checkUnique(Cursor app, Mode mode, List<Port> ports) {
        var field = mode == Mode.HOST ? "portDefinitions" : "container/portMappings";
        var names = new HashSet<String>();
        var numbers = new HashSet<Integer>();
        for (var port : ports) {
            if (port.name().isPresent() && !names.add(port.name().get())) {
                app.invalidAt(
                        field,
                        "The name '%s' stands twice. Give each port its own.",
                        port.name().get());
            }
            int number = mode == Mode.HOST ? port.servicePort() : port.hostPort();
            if (number != 0 && !numbers.add(number)) {
                app.invalidAt(field, "Port %d stands twice. Give each its own, or 0 for any.", number);
            }
        }
    }
}
