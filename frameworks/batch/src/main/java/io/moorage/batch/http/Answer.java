package io.moorage.batch.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.api.scheduler.Response;
import io.moorage.batch.model.JsonText;
import io.moorage.batch.model.Refusal;
import java.util.Map;

/** Makes responses. */
public final class Answer {
    private Answer() {}

    public static Response message(int status, String message) {
        return json(status, JsonText.object().put("message", message));
    }

    static Response json(int status, JsonNode body) {
        return new Response(status, Map.of("Content-Type", "application/json"), Blob.utf8(JsonText.print(body)));
    }

    static Response created(JsonNode body, String location) {
        return new Response(
                201, Map.of("Content-Type", "application/json", "Location", location), Blob.utf8(JsonText.print(body)));
    }

    static Response refused(Refusal refusal) {
        var body = JsonText.object().put("message", refusal.message());
        if (!refusal.details().isEmpty()) {
            var details = body.putArray("details");
            refusal.details()
                    .forEach(problem -> details.addObject()
                            .put("path", problem.path())
                            .putArray("errors")
                            .add(problem.sentence()));
        }
        return json(refusal.kind().status(), body);
    }
}
