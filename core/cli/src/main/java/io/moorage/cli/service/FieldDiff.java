package io.moorage.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a definition would change, field by field. Only fields that the definition names count: the master keeps the others
 * as they are.
 */
public final class FieldDiff {
    /** One field; absent before if it is new, absent after if it goes. */
    public record Entry(String path, Optional<JsonNode> before, Optional<JsonNode> after) {
        public String sign() {
            return before.isEmpty() ? "+" : after.isEmpty() ? "-" : "~";
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    private FieldDiff() {}

    public static List<Entry> between(JsonNode current, JsonNode wanted) {
        var diff = new FieldDiff();
        wanted.properties().stream()
                .filter(field -> !field.getKey().equals("id"))
                .forEach(field -> diff.compare(field.getKey(), current.path(field.getKey()), field.getValue()));
        return List.copyOf(diff.entries);
    }

    /** Whether running instances would be replaced by new ones. */
    public static boolean replaces(List<Entry> entries) {
        return entries.stream().anyMatch(entry -> !entry.path().equals("instances"));
    }

    private void compare(String path, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            compareObjects(path, before, after);
        } else if (before.isArray() && after.isArray()) {
            compareArrays(path, before, after);
        } else if (!same(before, after)) {
            entries.add(new Entry(path, present(before), present(after)));
        }
    }

    private void compareObjects(String path, JsonNode before, JsonNode after) {
        after.properties()
                .forEach(field -> compare(path + "." + field.getKey(), before.path(field.getKey()), field.getValue()));
        // Names in these are the user's own, so one that is left out goes; elsewhere it is a default that the master
        // added.
        if (path.equals("env") || path.equals("labels")) {
            before.properties().stream()
                    .filter(field -> !after.has(field.getKey()))
                    .forEach(field -> entries.add(
                            new Entry(path + "." + field.getKey(), Optional.of(field.getValue()), Optional.empty())));
        }
    }

    private void compareArrays(String path, JsonNode before, JsonNode after) {
        for (int i = 0; i < after.size(); i++) {
            compare("%s[%d]".formatted(path, i), before.path(i), after.get(i));
        }
        List<JsonNode> surplus = Json.elements(before).subList(Math.min(after.size(), before.size()), before.size());
        for (int i = 0; i < surplus.size(); i++) {
            entries.add(new Entry(
                    "%s[%d]".formatted(path, after.size() + i), Optional.of(surplus.get(i)), Optional.empty()));
        }
    }

    private static boolean same(JsonNode before, JsonNode after) {
        if (before.isNumber() && after.isNumber()) {
            return Double.compare(before.asDouble(), after.asDouble()) == 0;
        }
        boolean nothingBefore = before.isMissingNode() || before.isNull();
        boolean nothingAfter = after.isNull() || after.isContainerNode() && after.isEmpty();
        return nothingBefore && nothingAfter || before.equals(after);
    }

    private static Optional<JsonNode> present(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
    }
}
