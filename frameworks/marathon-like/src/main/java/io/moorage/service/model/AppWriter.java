package io.moorage.service.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.service.model.AppDefinition.UnreachableStrategy;
import io.moorage.service.model.Networking.Port;
import io.moorage.workload.json.JsonText;
import java.util.List;
import java.util.Map;

/** Writes definitions in the canonical form, which is also the stored one. {@link AppReader} reads it back equal. */
public final class AppWriter {
    private AppWriter() {}

    public static ObjectNode write(AppDefinition app) {
        var json = JsonText.object();
        json.put("id", app.id().value());
        if (!app.acceptedResourceRoles().isEmpty()) {
            texts(json.putArray("acceptedResourceRoles"), app.acceptedResourceRoles());
        }
        app.cmd().ifPresent(cmd -> json.put("cmd", cmd));
        if (!app.args().isEmpty()) {
            texts(json.putArray("args"), app.args());
        }
        number(json, "backoffFactor", app.backoff().factor());
        number(json, "backoffSeconds", app.backoff().seconds());
        number(json, "maxLaunchDelaySeconds", app.backoff().maxDelaySeconds());
        writeConstraints(json.putArray("constraints"), app.constraints());
        app.container()
                .ifPresent(container -> writeContainer(json.putObject("container"), container, app.networking()));
        number(json, "cpus", app.sizes().cpus());
        number(json, "mem", app.sizes().mem());
        number(json, "disk", app.sizes().disk());
        json.put("gpus", 0);
        texts(json.putArray("dependencies"), app.dependencies());
        textByName(json.putObject("env"), app.env());
        json.put("executor", "");
        json.putArray("fetch");
        var checks = json.putArray("healthChecks");
        app.healthChecks().forEach(check -> writeHealthCheck(checks.addObject(), check));
        json.put("instances", app.instances());
        textByName(json.putObject("labels"), app.labels());
        writeNetworking(json, app.networking());
        writeLifecycle(json, app);
        return json;
    }

    /** Whole numbers without a fraction, as Marathon printed them. */
    static void number(ObjectNode json, String name, double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            json.put(name, (long) value);
        } else {
            json.put(name, value);
        }
    }

    private static void writeConstraints(ArrayNode json, List<Constraint> constraints) {
        for (var constraint : constraints) {
            var parts = json.addArray()
                    .add(constraint.field())
                    .add(constraint.operator().name());
            constraint.value().ifPresent(parts::add);
        }
    }

    private static void writeContainer(ObjectNode json, AppContainer container, Networking networking) {
        json.put("type", container.type());
        if (!container.image().isEmpty()) {
            var docker = json.putObject("docker");
            docker.put("image", container.image());
            docker.put("forcePullImage", container.forcePullImage());
            docker.put("privileged", container.privileged());
            var parameters = docker.putArray("parameters");
            container
                    .parameters()
                    .forEach(p -> parameters.addObject().put("key", p.key()).put("value", p.value()));
        }
        var volumes = json.putArray("volumes");
        container
                .volumes()
                .forEach(v -> volumes.addObject()
                        .put("containerPath", v.containerPath())
                        .put("hostPath", v.hostPath())
                        .put("mode", v.readOnly() ? "RO" : "RW"));
        if (networking.mode() == Networking.Mode.BRIDGE) {
            var mappings = json.putArray("portMappings");
            networking.ports().forEach(port -> writeMapping(mappings.addObject(), port));
        }
    }

    private static void writeMapping(ObjectNode json, Port port) {
        json.put("containerPort", port.containerPort());
        json.put("hostPort", port.hostPort());
        writePort(json, port);
        json.put("servicePort", port.servicePort());
    }

    private static void writePort(ObjectNode json, Port port) {
        textByName(json.putObject("labels"), port.labels());
        port.name().ifPresent(name -> json.put("name", name));
        json.put("protocol", port.protocol());
    }

    private static void writeHealthCheck(ObjectNode json, HealthCheckDefinition check) {
        json.put("protocol", check.protocol().name());
        if (check.protocol().http()) {
            json.put("path", check.path());
        }
        if (check.protocol() == HealthCheckDefinition.Protocol.COMMAND) {
            json.putObject("command").put("value", check.command());
        }
        check.portIndex().ifPresent(index -> json.put("portIndex", index));
        check.port().ifPresent(port -> json.put("port", port));
        json.put("gracePeriodSeconds", check.gracePeriodSeconds());
        json.put("intervalSeconds", check.intervalSeconds());
        json.put("timeoutSeconds", check.timeoutSeconds());
        json.put("maxConsecutiveFailures", check.maxConsecutiveFailures());
        json.put("delaySeconds", check.delaySeconds());
        json.put("ignoreHttp1xx", check.ignoreHttp1xx());
        json.put("ipProtocol", check.ipProtocol());
    }

    private static void writeNetworking(ObjectNode json, Networking networking) {
        switch (networking.mode()) {
            case HOST -> {
                json.putArray("networks").addObject().put("mode", "host");
                var definitions = json.putArray("portDefinitions");
                for (var port : networking.ports()) {
                    var definition = definitions.addObject().put("port", port.servicePort());
                    writePort(definition, port);
                }
            }
            case BRIDGE -> json.putArray("networks").addObject().put("mode", "container/bridge");
        }
        json.put("requirePorts", networking.requirePorts());
    }

    private static void writeLifecycle(ObjectNode json, AppDefinition app) {
        var lifecycle = app.lifecycle();
        lifecycle.killGracePeriodSeconds().ifPresent(seconds -> json.put("taskKillGracePeriodSeconds", seconds));
        var upgrade = json.putObject("upgradeStrategy");
        number(upgrade, "minimumHealthCapacity", lifecycle.upgrade().minimumHealthCapacity());
        number(upgrade, "maximumOverCapacity", lifecycle.upgrade().maximumOverCapacity());
        json.put("killSelection", lifecycle.killSelection().name());
        switch (lifecycle.unreachable()) {
            case UnreachableStrategy.Disabled disabled -> json.put("unreachableStrategy", "disabled");
            case UnreachableStrategy.After after ->
                json.putObject("unreachableStrategy")
                        .put("inactiveAfterSeconds", after.inactiveSeconds())
                        .put("expungeAfterSeconds", after.expungeSeconds());
        }
    }

    private static void texts(ArrayNode json, List<String> texts) {
        texts.forEach(json::add);
    }

    private static void textByName(ObjectNode json, Map<String, String> texts) {
        texts.forEach(json::put);
    }
}
