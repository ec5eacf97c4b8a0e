package io.moorage.batch.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.batch.model.Refusal.Kind;

/** JSON in and out, bounded: depth, length of numbers and of strings, nothing after the end, no name twice. */
public final class JsonText {
    private static final int NUMBER_LENGTH_MAX = 64;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JobLimits.JSON_DEPTH_MAX)
                            .maxStringLength(JobLimits.DEFINITION_BYTES_MAX)
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

    public static Result<JsonNode> parse(String text) {
        try {
            var node = MAPPER.readTree(text);
            return node == null || node.isMissingNode()
                    ? Result.refused(Kind.MALFORMED, "The body is empty; send a JSON document.")
                    : new Result.Ok<>(node);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            return Result.refused(
                    Kind.MALFORMED,
                    "The body is not JSON: line %d, column %d: %.200s.",
                    at == null ? 0 : at.getLineNr(),
                    at == null ? 0 : at.getColumnNr(),
                    withoutParserAdvice(e.getOriginalMessage()));
        }
    }

    /** The parser also says how a programmer would allow it, which is no help to who wrote the document. */
    private static String withoutParserAdvice(String message) {
        return message.replaceFirst("(?s): enable `.*", "").replaceFirst("(?s) \\(.*", "");
    }

    public static String print(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of ours cannot be printed.", e);
        }
    }
}
