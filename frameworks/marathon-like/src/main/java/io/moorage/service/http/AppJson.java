package io.moorage.service.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.service.engine.App;
import io.moorage.service.engine.Exit;
import io.moorage.service.engine.Instance;
import io.moorage.service.engine.ServiceEngine;
import io.moorage.service.model.AppWriter;
import io.moorage.service.model.Timestamps;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import java.time.Instant;
import java.util.List;

/**
 * Apps as Marathon answered them. No field of ours is among them unless it was asked for: clients in use fail on unknown ones.
 */
final class AppJson {
    static final String EXPLAIN = "moorage.explain";

    private final ServiceEngine engine;
    private final Instant now;

    AppJson(ServiceEngine engine, Instant now) {
        this.engine = engine;
        this.now = now;
    }

    /** @param single whether it is asked for alone; then tasks and the last failure come with it */
    ObjectNode info(App app, Call call, boolean single) {
        var json = withVersion(app, AppWriter.write(app.definition()));
        var instances = engine.state().instances(app.id());
        counts(json, instances);
        deployments(json, app);
        boolean failures = embeds(call, "failures");
        if (single || failures || embeds(call, "tasks")) {
            var tasks = json.putArray("tasks");
            instances.forEach(instance -> tasks.add(TaskJson.task(instance, app)));
        }
        if (single || failures || embeds(call, "lastTaskFailure")) {
            engine.state().history(app.id()).exits().stream()
                    .findFirst()
                    .ifPresent(exit -> json.set("lastTaskFailure", failure(app, exit)));
        }
        if (embeds(call, "readiness")) {
            json.putArray("readinessCheckResults");
        }
        if (embeds(call, EXPLAIN)) {
            json.set(
                    EXPLAIN,
                    ExplainJson.write(engine.explain(app, now), engine.state().quarantine()));
        }
        return json;
    }

    /** The answer to a creation: nothing has been started yet. */
    ObjectNode fresh(App app) {
        var json = withVersion(app, AppWriter.write(app.definition()));
        counts(json, List.of());
        deployments(json, app);
        json.putArray("tasks");
        return json;
    }

    static ObjectNode withVersion(App app, ObjectNode json) {
        var ports = json.putArray("ports");
        app.definition().networking().servicePorts().forEach(ports::add);
        json.put("version", Timestamps.print(app.version()));
        json.putObject("versionInfo")
                .put("lastScalingAt", Timestamps.print(app.lastScalingAt()))
                .put("lastConfigChangeAt", Timestamps.print(app.configVersion()));
        return json;
    }

    private static void counts(ObjectNode json, List<Instance> instances) {
        json.put("tasksStaged", instances.stream().filter(AppJson::staged).count());
        json.put("tasksRunning", instances.stream().filter(Instance::running).count());
        json.put("tasksHealthy", healthy(instances, true));
        json.put("tasksUnhealthy", healthy(instances, false));
    }

    private static boolean staged(Instance instance) {
        return instance.condition() == Instance.Condition.STAGING
                || instance.condition() == Instance.Condition.STARTING;
    }

    private static long healthy(List<Instance> instances, boolean wanted) {
        return instances.stream()
                .filter(i -> i.running()
                        && i.checked()
                        && i.healthy().isPresent()
                        && i.healthy().get() == wanted)
                .count();
    }

    private void deployments(ObjectNode json, App app) {
        var deployments = json.putArray("deployments");
        engine.state()
                .deploymentsOf(app.id())
                .forEach(d -> deployments.addObject().put("id", d.id()));
    }

    private static ObjectNode failure(App app, Exit exit) {
        return JsonText.object()
                .put("appId", app.id().value())
                .put("host", exit.host())
                .put("message", exit.message())
                .put("state", exit.state().name())
                .put("taskId", exit.taskId().value())
                .put("timestamp", Timestamps.print(exit.at()))
                .put("version", Timestamps.print(exit.version()))
                .put("slaveId", exit.agentId().value());
    }

    static boolean embeds(Call call, String name) {
        return call.parameters("embed").stream()
                .map(value -> value.replaceFirst("^(apps|app|group\\.apps)\\.", ""))
                .anyMatch(name::equals);
    }
}
