package io.moorage.cron.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.api.scheduler.Response;
import io.moorage.cron.model.JsonText;
import java.util.Map;
import java.util.Optional;

/** Makes responses. */
final class Answer {
    private Answer() {}

    static Response json(JsonNode body) {
        return of(200, "application/json", JsonText.print(body));
    }

    static Response text(String body) {
        return of(200, "text/plain", body);
    }

    /** 204, or why not: Chronos answered 400 to whatever was wrong with a request, an unknown job too. */
    static Response done(Optional<String> obstacle) {
        return obstacle.map(Answer::bad).orElseGet(() -> new Response(204, Map.of(), Blob.EMPTY));
    }

    static Response bad(String sentence) {
        return error(400, "Bad Request", sentence);
    }

    static Response unknown(Call call) {
        return error(404, "Not Found", "%s is not answered here.".formatted(call.path()));
    }

    static Response method(Call call, String allowed) {
        return error(
                405,
                "Method Not Allowed",
                "%s is not allowed on %s; use %s.".formatted(call.method(), call.path(), allowed));
    }

    private static Response error(int status, String name, String sentence) {
        var body = JsonText.object().put("status", name).put("message", sentence);
        return of(status, "application/json", JsonText.print(body));
    }

    private static Response of(int status, String type, String body) {
        return new Response(status, Map.of("Content-Type", type), Blob.utf8(body));
    }
}
