package io.moorage.workload.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Blob;
import io.moorage.api.Experimental;
import io.moorage.api.scheduler.Response;
import io.moorage.workload.json.JsonText;
import java.util.HashMap;
import java.util.Map;

/** Makes responses. */
@Experimental(since = "0.1")
public final class Answer {
    private static final String CONTENT_TYPE = "Content-Type";

    private Answer() {}

    public static Response json(int status, JsonNode body) {
        return json(status, body, Map.of());
    }

    /** @param headers besides the content type */
    public static Response json(int status, JsonNode body, Map<String, String> headers) {
        var all = new HashMap<>(headers);
        all.put(CONTENT_TYPE, "application/json");
        return new Response(status, all, Blob.utf8(JsonText.print(body)));
    }

    /** A JSON object with nothing but the message. */
    public static Response message(int status, String message) {
        return json(status, JsonText.object().put("message", message));
    }

    public static Response text(int status, String body) {
        return new Response(status, Map.of(CONTENT_TYPE, "text/plain"), Blob.utf8(body));
    }

    public static Response empty(int status) {
        return new Response(status, Map.of(), Blob.EMPTY);
    }
}
