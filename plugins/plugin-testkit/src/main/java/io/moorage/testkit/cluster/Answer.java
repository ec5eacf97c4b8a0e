package io.moorage.testkit.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.moorage.api.scheduler.Response;

/** What a client got over HTTP: from the scheduler, or as the master answers in its place. */
public record Answer(int status, String body) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static Answer of(Response response) {
        return new Answer(response.status(), response.body().toUtf8());
    }

    /** The body as JSON. */
    public JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The answer %d is no JSON: %s".formatted(status, body), e);
        }
    }
}
