package io.moorage.service.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Fields that Marathon had and this framework does not act on yet. Set to anything that would matter they are refused: an app
 * that starts without its artifacts or its secrets is worse than one that does not start.
 */
final class UnsupportedFields {
    private static final Predicate<JsonNode> EMPTY = node -> node.isContainerNode() && node.isEmpty();
    private static final Predicate<JsonNode> BLANK =
            node -> node.isTextual() && node.asText().isEmpty();
    private static final Predicate<JsonNode> ZERO = node -> node.isNumber() && node.asInt() == 0;
    private static final Predicate<JsonNode> FALSE = node -> node.isBoolean() && !node.asBoolean();
    private static final Predicate<JsonNode> DEFAULT_ROLE =
            node -> node.asText().equals("*");
    private static final Map<String, Predicate<JsonNode>> HARMLESS = Map.ofEntries(
            Map.entry("fetch", EMPTY),
            Map.entry("user", BLANK),
            Map.entry("gpus", ZERO),
            Map.entry("secrets", EMPTY),
            Map.entry("readinessChecks", EMPTY),
            Map.entry("check", EMPTY),
            Map.entry("tty", FALSE),
            Map.entry("resourceLimits", EMPTY),
            Map.entry("executor", BLANK.or(node -> node.asText().equals("//cmd"))),
            Map.entry("role", DEFAULT_ROLE),
            Map.entry("ipAddress", EMPTY));

    private UnsupportedFields() {}

    static void check(Cursor app) {
        HARMLESS.forEach((name, harmless) -> {
            if (app.has(name) && !harmless.test(app.node().get(name))) {
                app.invalidAt(
                        name, "The field is known but not acted on yet. Leave it out, or keep this app elsewhere.");
            }
        });
        app.object("env")
                .ifPresent(env -> env.node().properties().forEach(entry -> {
                    if (entry.getValue().isObject()) {
                        env.invalidAt(
                                Cursor.shorten(entry.getKey()), "Secrets are not acted on yet. Give a plain text.");
                    }
                }));
    }
}
