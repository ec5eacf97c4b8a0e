package io.moorage.service.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.service.engine.App;
import io.moorage.service.engine.Instance;
import io.moorage.service.model.Timestamps;
import io.moorage.workload.json.JsonText;
import java.util.List;
import java.util.Optional;

/** Tasks as Marathon answered them. */
final class TaskJson {
    private TaskJson() {}

    static ObjectNode task(Instance instance, App app) {
        return task(instance, Optional.of(app));
    }

    static ObjectNode task(Instance instance, Optional<App> app) {
        var json = JsonText.object();
        json.put("id", instance.taskId().value());
        json.put("appId", instance.appId().value());
        json.put("host", instance.place().host());
        json.putArray("ipAddresses")
                .addObject()
                .put("ipAddress", instance.place().ip())
                .put("protocol", "IPv4");
        var ports = json.putArray("ports");
        instance.place().ports().forEach(ports::add);
        var servicePorts = json.putArray("servicePorts");
        app.map(a -> a.definition().networking().servicePorts())
                .orElse(List.of())
                .forEach(servicePorts::add);
        json.put("slaveId", instance.place().agentId().value());
        json.put("state", state(instance));
        json.put("stagedAt", Timestamps.print(instance.stagedAt()));
        instance.startedAt().ifPresent(at -> json.put("startedAt", Timestamps.print(at)));
        json.put("version", Timestamps.print(instance.version()));
        json.putArray("localVolumes");
        if (instance.checked()) {
            var results = json.putArray("healthCheckResults");
            instance.healthy()
                    .ifPresent(
                            alive -> results.addObject().put("alive", alive).put("instanceId", instanceId(instance)));
        }
        return json;
    }

    private static String state(Instance instance) {
        if (instance.stopping() && !instance.unreachable()) {
            return "TASK_KILLING";
        }
        return "TASK_" + instance.condition();
    }

    private static String instanceId(Instance instance) {
        var id = instance.taskId().value();
        int end = id.indexOf("._app.");
        return end < 0 ? id : id.substring(0, end);
    }
}
