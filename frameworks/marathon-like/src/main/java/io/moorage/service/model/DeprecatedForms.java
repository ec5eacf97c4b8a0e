package io.moorage.service.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.workload.json.JsonText;
import java.util.List;
import java.util.Locale;

/**
 * Rewrites what app files of many years hold into today's form: {@code ports}, {@code uris},
 * {@code container.docker.network} and {@code container.docker.portMappings}. Fields that Marathon only ever put out are dropped,
 * so that what it once answered can be sent back.
 */
final class DeprecatedForms {
    private static final List<String> ONLY_EVER_OUTPUT = List.of(
            "version",
            "versionInfo",
            "deployments",
            "tasks",
            "tasksStaged",
            "tasksRunning",
            "tasksHealthy",
            "tasksUnhealthy",
            "lastTaskFailure",
            "taskStats",
            "readinessCheckResults",
            "residency",
            "moorage.explain");

    private DeprecatedForms() {}

    static ObjectNode rewrite(ObjectNode given, Problems problems) {
        var app = given.deepCopy();
        app.remove(ONLY_EVER_OUTPUT);
        app.properties().removeIf(entry -> entry.getValue().isNull());
        rewriteUris(app, problems);
        rewriteDocker(app, problems);
        rewritePorts(app, problems);
        return app;
    }

    private static void rewriteUris(ObjectNode app, Problems problems) {
        var uris = app.remove("uris");
        if (uris == null || app.has("fetch")) {
            return;
        }
        var fetch = app.putArray("fetch");
        for (var uri : new Cursor(JsonText.object().set("uris", uris), "", problems)
                .texts("uris", AppLimits.VOLUMES_MAX, AppLimits.VALUE_LENGTH_MAX)) {
            fetch.addObject().put("uri", uri);
        }
    }

    private static void rewriteDocker(ObjectNode app, Problems problems) {
        if (!(app.path("container") instanceof ObjectNode container)
                || !(container.path("docker") instanceof ObjectNode docker)) {
            return;
        }
        var network = docker.remove("network");
        if (network != null && network.isTextual()) {
            rewriteNetwork(app, network.textValue(), problems);
        }
        var mappings = docker.remove("portMappings");
        if (mappings instanceof ArrayNode && !mappings.isEmpty()) {
            if (container.path("portMappings").isArray()
                    && !container.path("portMappings").isEmpty()
                    && !container.get("portMappings").equals(mappings)) {
                problems.value(
                        "/container/docker/portMappings",
                        "It differs from container.portMappings. Give the port mappings once, as container.portMappings.");
            }
            container.set("portMappings", mappings);
        }
    }

    private static void rewriteNetwork(ObjectNode app, String network, Problems problems) {
        var mode = switch (network.toUpperCase(Locale.ROOT)) {
            case "HOST" -> "host";
            case "BRIDGE" -> "container/bridge";
            case "USER" -> "container";
            default -> "";
        };
        if (mode.isEmpty()) {
            problems.value(
                    "/container/docker/network",
                    "'%s' is not supported; choose HOST or BRIDGE.",
                    Cursor.shorten(network));
            return;
        }
        var networks = app.path("networks");
        if (networks.isArray() && !networks.isEmpty()) {
            if (!networks.path(0).path("mode").asText("container").equals(mode)) {
                problems.value(
                        "/networks",
                        "It contradicts container.docker.network, which is %s. Give one of them.",
                        network);
            }
        } else {
            app.putArray("networks").addObject().put("mode", mode);
        }
    }

    /** The old list wins only where the new one is absent; where both are, their numbers must agree. */
    private static void rewritePorts(ObjectNode app, Problems problems) {
        var ports = app.remove("ports");
        if (ports == null || app.path("container").path("portMappings").isArray()) {
            return;
        }
        if (!ports.isArray()) {
            problems.type("/ports", "error.expected.jsarray");
            return;
        }
        var definitions = app.path("portDefinitions");
        if (definitions.isArray()) {
            if (!sameNumbers(ports, definitions)) {
                problems.value("/ports", "It must name the same ports as portDefinitions. Give portDefinitions alone.");
            }
            return;
        }
        if (!bridged(app)) {
            var made = app.putArray("portDefinitions");
            for (int i = 0; i < ports.size(); i++) {
                var definition = made.addObject();
                definition.set("port", ports.get(i));
                if (i == 0) {
                    definition.put("name", "default");
                }
            }
        }
    }

    private static boolean bridged(ObjectNode app) {
        var mode = app.path("networks").path(0).path("mode");
        return !mode.isMissingNode() && !mode.asText().equals("host");
    }

    private static boolean sameNumbers(JsonNode ports, JsonNode definitions) {
        if (ports.size() != definitions.size()) {
            return false;
        }
        for (int i = 0; i < ports.size(); i++) {
            if (ports.get(i).asInt(-1) != definitions.get(i).path("port").asInt(0)) {
                return false;
            }
        }
        return true;
    }
}
