package io.moorage.master.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** How the native routes answer: JSON, and a sentence in {@code message} for everything that is not a success. */
final class Answers {
    static final String JSON = "application/json";

    private Answers() {}

    static void json(HttpServerResponse response, int status, JsonObject body) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status).putHeader("content-type", JSON).end(body.encode() + "\n");
        }
    }

    static void message(HttpServerResponse response, int status, String sentence) {
        json(response, status, new JsonObject().put("message", sentence));
    }

    /** 503: come again. */
    static void later(HttpServerResponse response, String sentence) {
        if (!response.ended() && !response.closed() && !response.headWritten()) {
            response.putHeader("retry-after", "1");
            message(response, 503, sentence);
        }
    }

    /** 503: nobody knows whether it will take effect. */
    static void unknown(HttpServerResponse response, String sentence) {
        later(response, sentence + " Whether it took effect is unknown; look before you try again.");
    }
}
