package io.moorage.workload.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.Experimental;

/** What came of reading a text as JSON. */
@Experimental(since = "0.1")
public sealed interface Parsed {
    /** It is a document: an object, an array or a single value. */
    record Document(JsonNode node) implements Parsed {}

    /**
     * It is none.
     *
     * @param sentence what is wrong, and where
     */
    record Malformed(String sentence) implements Parsed {}
}
