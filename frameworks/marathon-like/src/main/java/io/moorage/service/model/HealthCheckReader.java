package io.moorage.service.model;

import io.moorage.service.model.HealthCheckDefinition.Protocol;
import java.util.Optional;

/** Reads one health check of a normalized definition. */
final class HealthCheckReader {
    private HealthCheckReader() {}

    static HealthCheckDefinition read(Cursor check, int portCount) {
        var protocol = check.choice("protocol", Protocol.class, Protocol.HTTP);
        var port = check.integer("port", 1, AppLimits.PORT_MAX);
        var portIndex = check.integer("portIndex", 0, AppLimits.PORTS_MAX);
        var command = check.object("command")
                .flatMap(c -> c.text("value", AppLimits.COMMAND_LENGTH_MAX))
                .orElse("");
        if (protocol == Protocol.COMMAND) {
            if (command.isBlank()) {
                check.invalidAt("command", "A COMMAND check needs a command; give {\"value\": \"...\"}.");
            }
        } else {
            portIndex = checkPort(check, port, portIndex, portCount);
            if (!command.isEmpty()) {
                check.invalidAt("command", "It goes with protocol COMMAND only. Leave it out.");
            }
        }
        if (check.has("path") && !protocol.http()) {
            check.invalidAt("path", "It goes with HTTP checks only. Leave it out.");
        }
        var path = check.text("path", AppLimits.NAME_LENGTH_MAX * 8).orElse("/");
        return new HealthCheckDefinition(
                protocol,
                path.startsWith("/") ? path : "/" + path,
                portIndex,
                port,
                command,
                seconds(check, "gracePeriodSeconds", 300, 0),
                seconds(check, "intervalSeconds", 60, 1),
                seconds(check, "timeoutSeconds", 20, 1),
                check.integer("maxConsecutiveFailures", 3, 0, 1_000_000),
                seconds(check, "delaySeconds", 15, 0),
                check.bool("ignoreHttp1xx", false),
                check.text("ipProtocol", AppLimits.NAME_LENGTH_MAX).orElse("IPv4"));
    }

    private static int seconds(Cursor check, String name, int absent, int min) {
        return check.integer(name, absent, min, AppLimits.SECONDS_MAX);
    }

    private static Optional<Integer> checkPort(
            Cursor check, Optional<Integer> port, Optional<Integer> portIndex, int portCount) {
        if (port.isPresent()) {
            if (portIndex.isPresent()) {
                check.invalidAt("portIndex", "Give a port or a portIndex, not both.");
            }
            return Optional.empty();
        }
        int index = portIndex.orElse(0);
        if (index >= portCount) {
            check.invalidAt("portIndex", "It is %d, but the app has %d ports. Count from 0.", index, portCount);
        }
        return Optional.of(index);
    }
}
