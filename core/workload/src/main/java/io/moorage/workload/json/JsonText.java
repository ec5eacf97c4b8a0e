package io.moorage.workload.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.Experimental;

/** JSON in and out, bounded: depth, length of numbers and of strings, nothing after the end, no name twice. For any thread. */
@Experimental(since = "0.1")
public final class JsonText {
    public static final int DEPTH_MAX = 64;
    public static final int STRING_LENGTH_MAX = 1024 * 1024;
    public static final int NUMBER_LENGTH_MAX = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(STRING_LENGTH_MAX)
                            .maxNumberLength(NUMBER_LENGTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonText() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    public static Parsed parse(String text) {
        try {
            var node = MAPPER.readTree(text);
            return node == null || node.isMissingNode()
                    ? new Parsed.Malformed("The body is empty; send a JSON document.")
                    : new Parsed.Document(node);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            return new Parsed.Malformed("The body is not JSON: %.200s (line %d, column %d)."
                    .formatted(
                            withoutParserAdvice(e.getOriginalMessage()),
                            at == null ? 0 : at.getLineNr(),
                            at == null ? 0 : at.getColumnNr()));
        }
    }

    /** The parser also says how a programmer would allow it, which is no help to who wrote the document. */
    private static String withoutParserAdvice(String message) {
        return message.replaceFirst("(?s): enable `.*", " is none of it")
                .replaceFirst("(?s) allowed \\(.*", " allowed: nest it less deeply")
                .replaceFirst("(?s) \\(from `.*", "");
    }

    public static String print(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of ours cannot be printed.", e);
        }
    }
}
