package io.moorage.service.model;

import io.moorage.service.model.Constraint.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads constraints: arrays of two or three texts. */
final class ConstraintReader {
    private static final String KNOWN = java.util.Arrays.toString(Operator.values());

    private ConstraintReader() {}

    static List<Constraint> read(Cursor app) {
        var constraints = new ArrayList<Constraint>();
        for (var entry : app.array("constraints", AppLimits.CONSTRAINTS_MAX)) {
            var parts = entry.elements(3).stream()
                    .map(part -> part.asText(AppLimits.NAME_LENGTH_MAX))
                    .flatMap(Optional::stream)
                    .toList();
            if (parts.size() < 2) {
                entry.invalid("A constraint is [field, operator] or [field, operator, value].");
            } else {
                readOne(entry, parts).ifPresent(constraints::add);
            }
        }
        if (new HashSet<>(constraints).size() != constraints.size()) {
            app.invalidAt("constraints", "A constraint stands twice. Keep one.");
        }
        return constraints;
    }

    private static Optional<Constraint> readOne(Cursor at, List<String> parts) {
        var name = parts.get(1).toUpperCase(Locale.ROOT);
        for (var operator : Operator.values()) {
            if (operator.name().equals(name)) {
                var value = parts.size() == 3 ? Optional.of(parts.get(2)) : Optional.<String>empty();
                checkValue(at, operator, value);
                return Optional.of(new Constraint(parts.get(0), operator, value));
            }
        }
        at.invalid("Operator '%s' is unknown; choose one of %s.", Cursor.shorten(parts.get(1)), KNOWN);
        return Optional.empty();
    }

    private static void checkValue(Cursor at, Operator operator, Optional<String> value) {
        switch (operator) {
            case UNIQUE -> {
                if (value.isPresent()) {
                    at.invalid("UNIQUE takes no value. Leave it out.");
                }
            }
            case CLUSTER -> {}
            case LIKE, UNLIKE -> checkRegex(at, operator, value.orElse(""));
            case GROUP_BY -> {
                if (value.isPresent()) {
                    checkNumber(at, operator, value);
                }
            }
            case MAX_PER -> checkNumber(at, operator, value);
            case IS -> {
                if (!value.map(v -> v.matches("[a-zA-Z0-9_/.-]*")).orElse(false)) {
                    at.invalid("IS needs a value of letters, digits, '_', '/', '.' and '-'.");
                }
            }
        }
    }

    private static void checkNumber(Cursor at, Operator operator, Optional<String> value) {
        if (!value.orElse("").matches("[1-9][0-9]{0,5}")) {
            at.invalid("%s needs a whole number from 1 to 999999 as text.", operator);
        }
    }

    private static void checkRegex(Cursor at, Operator operator, String regex) {
        if (regex.isEmpty()) {
            at.invalid("%s needs a regular expression.", operator);
            return;
        }
        try {
            Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            at.invalid("'%s' is not a regular expression: %s.", regex, e.getDescription());
        }
    }
}
