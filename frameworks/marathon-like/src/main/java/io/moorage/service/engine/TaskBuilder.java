package io.moorage.service.engine;

import io.moorage.api.CommandInfo;
import io.moorage.api.ContainerInfo;
import io.moorage.api.HealthCheck;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.Value.Scalar;
import io.moorage.service.model.AppContainer;
import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.HealthCheckDefinition;
import io.moorage.service.model.HealthCheckDefinition.Protocol;
import io.moorage.service.model.Networking;
import io.moorage.workload.Entropy;
import io.moorage.workload.offer.AgentOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Makes the task of one instance: what an agent must know, and nothing of the app beyond it. */
final class TaskBuilder {
    private static final int SCHEDULER_CHECK_DELAY_SECONDS_MAX = 5;

    private TaskBuilder() {}

    static TaskId newId(App app, Entropy entropy) {
        return new TaskId("%s.instance-%s._app.1".formatted(app.id().taskPrefix(), entropy.uuid()));
    }

    static TaskInfo build(App app, TaskId taskId, AgentOffer offer, List<Integer> hostPorts) {
        var definition = app.definition();
        var env = TaskEnvironment.of(app, taskId.value(), offer.host(), hostPorts);
        return new TaskInfo(
                taskId,
                name(app),
                offer.agentId(),
                resources(definition, hostPorts),
                command(definition, env),
                definition.container().filter(c -> !c.image().isEmpty()).map(c -> container(definition, c, hostPorts)),
                definition.healthChecks().stream().findFirst().map(check -> healthCheck(check, hostPorts, env)),
                definition.lifecycle().killGracePeriodSeconds().map(Duration::ofSeconds),
                definition.labels());
    }

    /** The path from its end, as DNS names of tasks are made of it. */
    private static String name(App app) {
        var segments =
                new ArrayList<>(Arrays.asList(app.id().value().substring(1).split("/")));
        Collections.reverse(segments);
        return String.join(".", segments);
    }

    private static Resources resources(AppDefinition definition, List<Integer> hostPorts) {
        var sizes = definition.sizes();
        return Resources.of(Map.of(
                Resources.CPUS, Scalar.of(sizes.cpus()),
                Resources.MEM, Scalar.of(sizes.mem()),
                Resources.DISK, Scalar.of(sizes.disk()),
                Resources.PORTS, PortAssignment.ranges(hostPorts)));
    }

    private static CommandInfo command(AppDefinition definition, SortedMap<String, String> env) {
        if (definition.cmd().isPresent()) {
            return new CommandInfo(true, definition.cmd().get(), List.of(), env);
        }
        boolean image = definition.container().map(c -> !c.image().isEmpty()).orElse(false);
        // An image's own entry point is the program; a plain process has its program in its argv.
        return new CommandInfo(false, image ? "" : definition.args().get(0), definition.args(), env);
    }

    private static ContainerInfo container(AppDefinition definition, AppContainer container, List<Integer> hostPorts) {
        boolean bridge = definition.networking().mode() == Networking.Mode.BRIDGE;
        var mappings = new ArrayList<ContainerInfo.PortMapping>();
        for (int i = 0; bridge && i < hostPorts.size(); i++) {
            var port = definition.networking().ports().get(i);
            int inside = port.containerPort() == 0 ? hostPorts.get(i) : port.containerPort();
            for (var protocol : port.protocol().split(",")) {
                mappings.add(new ContainerInfo.PortMapping(hostPorts.get(i), inside, protocol));
            }
        }
        return new ContainerInfo(
                container.image(),
                bridge ? ContainerInfo.Network.BRIDGE : ContainerInfo.Network.HOST,
                mappings,
                container.volumes().stream()
                        .map(v -> new ContainerInfo.Volume(v.hostPath(), v.containerPath(), v.readOnly()))
                        .toList(),
                container.parameters().stream()
                        .map(p -> new ContainerInfo.Parameter(p.key(), p.value()))
                        .toList(),
                container.forcePullImage(),
                container.privileged());
    }

    private static HealthCheck healthCheck(
            HealthCheckDefinition check, List<Integer> hostPorts, SortedMap<String, String> env) {
        boolean scheduler = check.protocol().countedByScheduler();
        int delay =
                scheduler ? Math.min(check.intervalSeconds(), SCHEDULER_CHECK_DELAY_SECONDS_MAX) : check.delaySeconds();
        return new HealthCheck(
                probe(check, hostPorts, env),
                Duration.ofSeconds(delay),
                Duration.ofSeconds(check.intervalSeconds()),
                Duration.ofSeconds(check.timeoutSeconds()),
                Duration.ofSeconds(check.gracePeriodSeconds()),
                failuresMax(check, scheduler));
    }

    /** Marathon's own checks killed after one failure more than was said, and never at 0; those of the agent at the first at 0. */
    private static int failuresMax(HealthCheckDefinition check, boolean scheduler) {
        int said = check.maxConsecutiveFailures();
        if (scheduler) {
            return said == 0 ? 0 : said + 1;
        }
        return Math.max(1, said);
    }

    private static HealthCheck.Probe probe(
            HealthCheckDefinition check, List<Integer> hostPorts, SortedMap<String, String> env) {
        if (check.protocol() == Protocol.COMMAND) {
            return new HealthCheck.Command(CommandInfo.shell(check.command(), env));
        }
        int port = port(check, hostPorts);
        return check.protocol().http()
                ? new HealthCheck.Http(check.protocol().tls() ? "https" : "http", port, check.path())
                : new HealthCheck.Tcp(port);
    }

    private static int port(HealthCheckDefinition check, List<Integer> hostPorts) {
        Optional<Integer> fixed = check.port();
        return fixed.isPresent() ? fixed.get() : hostPorts.get(check.portIndex().orElse(0));
    }
}
