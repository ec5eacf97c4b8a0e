package io.moorage.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads and writes JSON trees. Trees, because what is printed is what the master said, its future fields included. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** The tree of a text; a missing node if it is not JSON. */
    public static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            return MissingNode.getInstance();
        }
    }

    /** The tree of a file's text. */
    public static JsonNode readFile(String text, String file) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            var at = notJson.getLocation();
            throw FailedException.usage(
                    "'%s' is not JSON.".formatted(file),
                    "Line %d, column %d: %s.".formatted(at.getLineNr(), at.getColumnNr(), notJson.getOriginalMessage()),
                    "Mend it there and run the same command again.");
        }
    }

    public static String compact(JsonNode node) {
        return node.toString();
    }

    public static String pretty(JsonNode node) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The elements of an array; none for anything else. */
    public static List<JsonNode> elements(JsonNode array) {
        return array.isArray() ? array.valueStream().toList() : List.of();
    }
}
