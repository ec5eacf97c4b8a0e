package io.moorage.workload.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.Experimental;
import io.moorage.workload.json.JsonText;
import java.time.Instant;
import java.util.Optional;

/** The fields of stored records. One that must be there and is not is an {@link IllegalArgumentException}. Times are in milliseconds. */
@Experimental(since = "0.1")
public final class StoredJson {
    private StoredJson() {}

    /** A record with nothing but its version. */
    public static ObjectNode begin(int version) {
        return JsonText.object().put(StateReader.VERSION, version);
    }

    public static String text(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::textValue).orElseThrow(() -> absent(name));
    }

    public static int number(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name))
                .filter(JsonNode::isNumber)
                .map(JsonNode::intValue)
                .orElseThrow(() -> absent(name));
    }

    public static void time(ObjectNode json, String name, Instant at) {
        json.put(name, at.toEpochMilli());
    }

    public static Instant time(JsonNode json, String name) {
        return optionalTime(json, name).orElseThrow(() -> absent(name));
    }

    public static Optional<Instant> optionalTime(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name))
                .filter(JsonNode::isNumber)
                .map(at -> Instant.ofEpochMilli(at.longValue()));
    }

    private static IllegalArgumentException absent(String name) {
        return new IllegalArgumentException("'%s' is absent".formatted(name));
    }
}
