package io.moorage.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.Commands.Change;
import io.moorage.service.model.JsonText;
import io.moorage.service.model.Refusal;
import io.moorage.service.model.Timestamps;
import java.util.HashMap;
import java.util.Map;

/** Makes responses. */
final class Answer {
    private static final String DEPLOYMENT_HEADER = "Marathon-Deployment-Id";

    private Answer() {}

    static Response json(int status, JsonNode body) {
        return json(status, body, Map.of());
    }

    static Response message(int status, String message) {
        return json(status, JsonText.object().put("message", message));
    }

    static Response empty(int status) {
        return new Response(status, Map.of(), Blob.EMPTY);
    }

    static Response deployed(int status, JsonNode body, String deploymentId) {
        return json(status, body, Map.of(DEPLOYMENT_HEADER, deploymentId));
    }

    static Response created(JsonNode body, String deploymentId, String location) {
        return json(201, body, Map.of(DEPLOYMENT_HEADER, deploymentId, "Location", location));
    }

    static Response changed(Change change) {
        return deployed(change.created() ? 201 : 200, version(change), change.deploymentId());
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
        return json(refusal.kind().status(), body);
    }

    private static Response json(int status, JsonNode body, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put("Content-Type", "application/json");
        return new Response(status, all, Blob.utf8(JsonText.print(body)));
    }
}
