package io.moorage.batch.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The fields of one JSON object. Reads them with their bounds and reports what is wrong by path; what nobody has read in the end is
 * unknown, and said so: a misspelt limit would otherwise be no limit. A null counts as absent.
 */
final class Fields {
    private static final int TEXT_SHOWN_MAX = 60;

    private final JsonNode node;
    private final String path;
    private final Problems problems;
    private final Set<String> known = new HashSet<>();

    Fields(JsonNode node, String path, Problems problems) {
        this.node = node;
        this.path = path;
        this.problems = problems;
    }

    boolean has(String name) {
        known.add(name);
        return node.hasNonNull(name);
    }

    JsonNode get(String name) {
        known.add(name);
        return node.path(name);
    }

    void invalid(String name, String sentence, Object... arguments) {
        problems.add(at(name), sentence, arguments);
    }

    private String at(String name) {
        return path + "/" + name;
    }

    Optional<String> text(String name, int lengthMax) {
        return has(name) ? text(node.get(name), at(name), lengthMax) : Optional.empty();
    }

    /** Reported if it is absent or blank. */
    String requiredText(String name, int lengthMax) {
        var text = text(name, lengthMax);
        if (!has(name) || text.map(String::isBlank).orElse(false)) {
            invalid(name, "It must not be empty.");
        }
        return text.orElse("");
    }

    private Optional<String> text(JsonNode value, String at, int lengthMax) {
        if (!value.isTextual()) {
            problems.add(at, "It must be a text.");
            return Optional.empty();
        }
        var text = value.textValue();
        if (text.length() > lengthMax) {
            problems.add(at, "It has %d characters, at most %d are allowed. Shorten it.", text.length(), lengthMax);
            return Optional.empty();
        }
        if (text.indexOf('\0') >= 0) {
            problems.add(at, "It has a NUL character, which no process can be given. Remove it.");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    double number(String name, double absent, double min, double max) {
        if (!has(name)) {
            return absent;
        }
        double value = node.get(name).isNumber() ? node.get(name).doubleValue() : Double.NaN;
        if (!(value >= min && value <= max)) {
            invalid(
                    name,
                    "It is %s, but must be a number from %s to %s.",
                    shown(node.get(name)),
                    plain(min),
                    plain(max));
            return absent;
        }
        return value;
    }

    Optional<Integer> integer(String name, int min, int max) {
        if (!has(name)) {
            return Optional.empty();
        }
        var value = node.get(name);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= min && number <= max) || number != Math.rint(number)) {
            invalid(name, "It is %s, but must be a whole number from %d to %d.", shown(value), min, max);
            return Optional.empty();
        }
        return Optional.of((int) number);
    }

    boolean bool(String name) {
        if (has(name) && !node.get(name).isBoolean()) {
            invalid(name, "It must be true or false.");
        }
        return has(name) && node.get(name).asBoolean();
    }

    Optional<Fields> object(String name) {
        if (has(name) && !node.get(name).isObject()) {
            invalid(name, "It must be an object.");
            return Optional.empty();
        }
        return has(name) ? Optional.of(new Fields(node.get(name), at(name), problems)) : Optional.empty();
    }

    List<JsonNode> array(String name, int max) {
        if (!has(name)) {
            return List.of();
        }
        var array = node.get(name);
        if (!array.isArray() || array.size() > max) {
            invalid(
                    name,
                    array.isArray() ? "It has %d entries, at most %d are allowed." : "It must be a list.",
                    array.size(),
                    max);
            return List.of();
        }
        return array.valueStream().toList();
    }

    List<Fields> objects(String name, int max) {
        var objects = new ArrayList<Fields>();
        for (var entry : array(name, max)) {
            if (entry.isObject()) {
                objects.add(new Fields(entry, at(name) + "/" + objects.size(), problems));
            } else {
                invalid(name, "Its entries must be objects.");
            }
        }
        return objects;
    }

    List<String> texts(String name, int max, int lengthMax) {
        var texts = new ArrayList<String>();
        var entries = array(name, max);
        for (int i = 0; i < entries.size(); i++) {
            text(entries.get(i), at(name) + "/" + i, lengthMax).ifPresent(texts::add);
        }
        return texts;
    }

    SortedMap<String, String> textByName(String name, int max) {
        var texts = new TreeMap<String, String>();
        var object = object(name);
        if (object.isPresent() && object.get().node.size() > max) {
            invalid(
                    name,
                    "It has %d entries, at most %d are allowed.",
                    object.get().node.size(),
                    max);
        } else if (object.isPresent()) {
            object.get().node.properties().forEach(entry -> {
                var key = entry.getKey();
                if (key.isEmpty() || key.length() > JobLimits.NAME_LENGTH_MAX || key.indexOf('=') >= 0) {
                    invalid(
                            name,
                            "The name '%s' must have 1 to %d characters and no equals sign.",
                            shorten(key),
                            JobLimits.NAME_LENGTH_MAX);
                } else {
                    text(entry.getValue(), at(name) + "/" + shorten(key), JobLimits.VALUE_LENGTH_MAX)
                            .ifPresent(text -> texts.put(key, text));
                }
            });
        }
        return texts;
    }

    /** To be called when all that may be there has been read. */
    void refuseUnknown() {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problems.add(
                        path + "/" + shorten(name),
                        "The field is unknown; known here are %s.",
                        new java.util.TreeSet<>(known));
            }
        });
    }

    static String shorten(String text) {
        return text.length() <= TEXT_SHOWN_MAX ? text : text.substring(0, TEXT_SHOWN_MAX) + "...";
    }

    private static String shown(JsonNode value) {
        return shorten(value.toString());
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
