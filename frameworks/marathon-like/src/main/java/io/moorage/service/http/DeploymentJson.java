package io.moorage.service.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.Deployment;
import io.moorage.service.engine.ServiceState;
import io.moorage.service.model.Timestamps;
import io.moorage.workload.http.Answer;
import io.moorage.workload.json.JsonText;

/** Open deployments as Marathon answered them: one step each, for all its apps go on at once. */
final class DeploymentJson {
    private DeploymentJson() {}

    static Response list(ServiceState state) {
        var wrapper = JsonText.object();
        ArrayNode list = wrapper.putArray("deployments");
        state.deployments().forEach(deployment -> write(list.addObject(), deployment));
        return Answer.json(200, list);
    }

    private static void write(ObjectNode json, Deployment deployment) {
        json.put("id", deployment.id());
        json.put("version", Timestamps.print(deployment.version()));
        var affected = json.putArray("affectedApps");
        deployment.steps().forEach(step -> affected.add(step.appId().value()));
        json.putArray("affectedPods");
        var actions = json.putArray("steps").addObject().putArray("actions");
        var current = json.putArray("currentActions");
        for (var step : deployment.steps()) {
            actions.addObject()
                    .put("action", step.action().name())
                    .put("app", step.appId().value());
            current.addObject()
                    .put("action", step.action().name())
                    .put("app", step.appId().value())
                    .putArray("readinessCheckResults");
        }
        json.put("currentStep", 1);
        json.put("totalSteps", 1);
    }
}
