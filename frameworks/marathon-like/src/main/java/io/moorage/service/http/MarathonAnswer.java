package io.moorage.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.Commands.Change;
import io.moorage.service.model.Refusal;
import io.moorage.service.model.Timestamps;
import io.moorage.workload.http.Answer;
import io.moorage.workload.json.JsonText;
import java.util.Map;

/** The answers whose shape is Marathon's own. */
final class MarathonAnswer {
    private static final String DEPLOYMENT_HEADER = "Marathon-Deployment-Id";

    private MarathonAnswer() {}

    static Response created(JsonNode body, String deploymentId, String location) {
        return Answer.json(201, body, Map.of(DEPLOYMENT_HEADER, deploymentId, "Location", location));
    }

    static Response changed(Change change) {
        return Answer.json(
                change.created() ? 201 : 200, version(change), Map.of(DEPLOYMENT_HEADER, change.deploymentId()));
    }

    static JsonNode version(Change change) {
        return JsonText.object()
                .put("version", Timestamps.print(change.version()))
                .put("deploymentId", change.deploymentId());
    }

    static Response refused(Refusal refusal) {
        var body = JsonText.object().put("message", refusal.message());
        if (refusal.details().size() == 1
                && refusal.details().get(0).path().isEmpty()
                && refusal.kind() == Refusal.Kind.MALFORMED
                && !refusal.details().get(0).error().startsWith("error.")) {
            body.put("details", refusal.details().get(0).error());
        } else if (!refusal.details().isEmpty()) {
            var details = body.putArray("details");
            refusal.details()
                    .forEach(problem -> details.addObject()
                            .put("path", problem.path())
                            .putArray("errors")
                            .add(problem.error()));
        }
        if (!refusal.deploymentIds().isEmpty()) {
            var deployments = body.putArray("deployments");
            refusal.deploymentIds().forEach(id -> deployments.addObject().put("id", id));
        }
        return Answer.json(refusal.kind().status(), body);
    }
}
