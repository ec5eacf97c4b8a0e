package io.moorage.cron.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of one JSON object, with their defaults and bounds. Remembers the first thing that is wrong, of all objects of one
 * document. A null counts as absent; numbers and booleans may be written as texts, which Chronos took too.
 */
final class Fields {
    private static final int SHOWN_MAX = 60;

    private final ObjectNode node;
    private final Problem problem;

    /** The first problem of a document. */
    private static final class Problem {
        private Optional<String> sentence = Optional.empty();
    }

    private Fields(ObjectNode node, Problem problem) {
        this.node = node;
        this.problem = problem;
    }

    static Fields of(ObjectNode node) {
        return new Fields(node, new Problem());
    }

    Optional<String> problem() {
        return problem.sentence;
    }

    ObjectNode node() {
        return node;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is a library of its own
    void wrong(String sentence, Object... arguments) {
        if (problem.sentence.isEmpty()) {
            problem.sentence = Optional.of(sentence.formatted(arguments));
        }
    }

    String text(String name, String absent, int lengthMax) {
        return has(name) ? asText(name, node.get(name), lengthMax) : absent;
    }

    boolean bool(String name, boolean absent) {
        if (!has(name)) {
            return absent;
        }
        return switch (node.get(name).asText()) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                wrong("Field '%s' must be true or false, but is %s.", name, shown(name));
                yield absent;
            }
        };
    }

    double number(String name, double absent, double min, double max) {
        if (!has(name)) {
            return absent;
        }
        double value = node.get(name).asDouble(Double.NaN);
        if (!(value >= min && value <= max)) {
            wrong("Field '%s' must be a number from %s to %s, but is %s.", name, plain(min), plain(max), shown(name));
            return absent;
        }
        return value;
    }

    long integer(String name, long absent, long min, long max) {
        double value = number(name, (double) absent, (double) min, (double) max);
        if (value != Math.rint(value)) {
            wrong("Field '%s' must be a whole number, but is %s.", name, shown(name));
        }
        return (long) value;
    }

    List<String> texts(String name, int max, int lengthMax) {
        var texts = new ArrayList<String>();
        elements(name, max).forEach(element -> texts.add(asText(name, element, lengthMax)));
        return texts;
    }

    List<Fields> objects(String name, int max) {
        var objects = new ArrayList<Fields>();
        for (var element : elements(name, max)) {
            if (element instanceof ObjectNode object) {
                objects.add(new Fields(object, problem));
            } else {
                wrong("Field '%s' must be a list of objects.", name);
            }
        }
        return objects;
    }

    Optional<Fields> object(String name) {
        if (!has(name)) {
            return Optional.empty();
        }
        if (node.get(name) instanceof ObjectNode object) {
            return Optional.of(new Fields(object, problem));
        }
        wrong("Field '%s' must be an object, but is %s.", name, shown(name));
        return Optional.empty();
    }

    List<JsonNode> elements(String name, int max) {
        if (!has(name)) {
            return List.of();
        }
        var array = node.get(name);
        if (!array.isArray() || array.size() > max) {
            wrong("Field '%s' must be a list of at most %d.", name, max);
            return List.of();
        }
        return array.valueStream().toList();
    }

    private String asText(String name, JsonNode value, int lengthMax) {
        if (value.isContainerNode() || value.isNull()) {
            wrong("Field '%s' must be a text, but is %s.", name, shown(name));
        } else if (value.asText().length() > lengthMax) {
            wrong(
                    "Field '%s' has %d characters, at most %d are allowed.",
                    name, value.asText().length(), lengthMax);
        } else if (value.asText().indexOf('\0') >= 0) {
            wrong("Field '%s' has a NUL character, which no process can be given.", name);
        } else {
            return value.asText();
        }
        return "";
    }

    private String shown(String name) {
        var text = node.get(name).toString();
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "...";
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
