package io.moorage.service.model;

import io.moorage.service.model.Refusal.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong with one document. Wrong types hide wrong values: what is no number has no range. */
final class Problems {
    private final List<Problem> types = new ArrayList<>();
    private final List<Problem> values = new ArrayList<>();

    void type(String path, String error) {
        add(types, path, error);
    }

    void value(String path, String sentence, Object... arguments) {
        add(values, path, sentence.formatted(arguments));
    }

    Optional<Refusal> refusal() {
        if (!types.isEmpty()) {
            return Optional.of(Refusal.invalidJson(types));
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(Refusal.invalidObject(values));
    }

    private static void add(List<Problem> problems, String path, String error) {
        if (problems.size() < AppLimits.PROBLEMS_MAX) {
            problems.add(new Problem(path, error));
        }
    }
}
