package io.moorage.service.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One place in a JSON document. Reads fields with their defaults and bounds and reports what is wrong by path, in the words of
 * Play JSON where Marathon's clients know them. A null counts as absent.
 */
final class Cursor {
    private static final int TEXT_SHOWN_MAX = 60;

    private final JsonNode node;
    private final String path;
    private final Problems problems;

    Cursor(JsonNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    String path() {
        return path;
    }

    JsonNode node() {
        return node;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    void invalid(String sentence, Object... arguments) {
        problems.value(path, sentence, arguments);
    }

    void invalidAt(String name, String sentence, Object... arguments) {
        problems.value(path + "/" + name, sentence, arguments);
    }

    void wrongTypeAt(String name, String error) {
        problems.type(path + "/" + name, error);
    }

    Optional<String> text(String name, int lengthMax) {
        return field(name).flatMap(field -> field.asText(lengthMax));
    }

    /** The text of this place itself. */
    Optional<String> asText(int lengthMax) {
        if (!node.isTextual()) {
            problems.type(path, "error.expected.jsstring");
            return Optional.empty();
        }
        var text = node.textValue();
        if (text.length() > lengthMax) {
            invalid("It has %d characters, at most %d are allowed. Shorten it.", text.length(), lengthMax);
            return Optional.empty();
        }
        if (text.indexOf('\0') >= 0) {
            invalid("It has a NUL character, which no process can be given. Remove it.");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    double number(String name, double absent, double min, double max) {
        var field = field(name);
        if (field.isEmpty()) {
            return absent;
        }
        if (!field.get().node.isNumber()) {
            wrongTypeAt(name, "error.expected.jsnumber");
            return absent;
        }
        double value = field.get().node.doubleValue();
        if (!(value >= min && value <= max)) {
            invalidAt(name, "It is %s, but must lie between %s and %s.", plain(value), plain(min), plain(max));
            return absent;
        }
        return value;
    }

    int integer(String name, int absent, int min, int max) {
        return integer(name, min, max).orElse(absent);
    }

    Optional<Integer> integer(String name, int min, int max) {
        if (!has(name)) {
            return Optional.empty();
        }
        double value = number(name, Double.NaN, min, max);
        if (Double.isNaN(value)) {
            return Optional.empty();
        }
        if (value != Math.rint(value)) {
            wrongTypeAt(name, "error.expected.int");
            return Optional.empty();
        }
        return Optional.of((int) value);
    }

    boolean bool(String name, boolean absent) {
        var field = field(name);
        if (field.isPresent() && !field.get().node.isBoolean()) {
            wrongTypeAt(name, "error.expected.jsboolean");
        }
        return field.map(f -> f.node.asBoolean(absent)).orElse(absent);
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E absent) {
        return text(name, AppLimits.NAME_LENGTH_MAX)
                .flatMap(text -> choiceOf(name, type, text))
                .orElse(absent);
    }

    private <E extends Enum<E>> Optional<E> choiceOf(String name, Class<E> type, String text) {
        var wanted = text.toUpperCase(Locale.ROOT);
        var found = Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(wanted))
                .findFirst();
        if (found.isEmpty()) {
            invalidAt(
                    name,
                    "'%s' is unknown; choose one of %s.",
                    shorten(text),
                    Arrays.toString(type.getEnumConstants()));
        }
        return found;
    }

    Optional<Cursor> object(String name) {
        var field = field(name);
        if (field.isPresent() && !field.get().node.isObject()) {
            wrongTypeAt(name, "error.expected.jsobject");
            return Optional.empty();
        }
        return field;
    }

    List<Cursor> array(String name, int max) {
        var field = field(name);
        return field.isEmpty() ? List.of() : field.get().elements(max);
    }

    List<Cursor> elements(int max) {
        if (!node.isArray()) {
            problems.type(path, "error.expected.jsarray");
            return List.of();
        }
        if (node.size() > max) {
            invalid("It has %d entries, at most %d are allowed.", node.size(), max);
            return List.of();
        }
        var elements = new ArrayList<Cursor>(node.size());
        for (int i = 0; i < node.size(); i++) {
            elements.add(new Cursor(node.get(i), "%s(%d)".formatted(path, i), problems));
        }
        return elements;
    }

    List<Cursor> objects(String name, int max) {
        var objects = new ArrayList<Cursor>();
        for (var element : array(name, max)) {
            if (element.node.isObject()) {
                objects.add(element);
            } else {
                problems.type(element.path, "error.expected.jsobject");
            }
        }
        return objects;
    }

    List<String> texts(String name, int max, int lengthMax) {
        return array(name, max).stream()
                .map(element -> element.asText(lengthMax))
                .flatMap(Optional::stream)
                .toList();
    }

    SortedMap<String, String> textByName(String name, int max) {
        var texts = new TreeMap<String, String>();
        var object = object(name);
        if (object.isEmpty()) {
            return texts;
        }
        if (object.get().node.size() > max) {
            invalidAt(
                    name,
                    "It has %d entries, at most %d are allowed.",
                    object.get().node.size(),
                    max);
            return texts;
        }
        for (var entry : object.get().node.properties()) {
            var at = new Cursor(entry.getValue(), object.get().path + "/" + shorten(entry.getKey()), problems);
            if (entry.getKey().isEmpty() || entry.getKey().length() > AppLimits.NAME_LENGTH_MAX) {
                at.invalid("Its name must have 1 to %d characters.", AppLimits.NAME_LENGTH_MAX);
            } else {
                at.asText(AppLimits.VALUE_LENGTH_MAX).ifPresent(text -> texts.put(entry.getKey(), text));
            }
        }
        return texts;
    }

    static String shorten(String text) {
        return text.length() <= TEXT_SHOWN_MAX ? text : text.substring(0, TEXT_SHOWN_MAX) + "...";
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private Optional<Cursor> field(String name) {
        return has(name) ? Optional.of(new Cursor(node.get(name), path + "/" + name, problems)) : Optional.empty();
    }
}
