package io.moorage.batch.model;

import io.moorage.batch.model.Refusal.Kind;
import io.moorage.batch.model.Refusal.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers what is wrong with one document. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();

    void add(String path, String sentence, Object... arguments) {
        if (found.size() < JobLimits.PROBLEMS_MAX) {
            found.add(new Problem(path, sentence.formatted(arguments)));
        }
    }

    Optional<Refusal> refusal() {
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(Kind.INVALID, "The job is not valid", found));
    }
}
