package io.moorage.service.http;

import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.Refusal;
import io.moorage.service.model.Result;
import io.moorage.workload.http.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The filters of the list of apps: parts of id and command, and a label selector such as {@code a==b, c!=d, k in (x,y), k}. */
record AppFilter(Optional<String> id, Optional<String> cmd, List<Predicate<Map<String, String>>> labels) {
    private static final Pattern EQUALITY = Pattern.compile("([^\\s=!,()]+)\\s*(==|!=)\\s*([^\\s=!,()]+)");
    private static final Pattern MEMBERSHIP =
            Pattern.compile("([^\\s=!,()]+)\\s+(in|notin)\\s+\\(([^()]*)\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXISTENCE = Pattern.compile("[^\\s=!,()]+");
    private static final int SELECTOR_LENGTH_MAX = 1024;

    static Result<AppFilter> of(Call call) {
        var labels = new ArrayList<Predicate<Map<String, String>>>();
        var selector = call.parameter("label").orElse("");
        if (selector.length() > SELECTOR_LENGTH_MAX) {
            return refused(selector);
        }
        // A comma inside parentheses separates values, not conditions.
        for (var part : selector.isBlank() ? new String[0] : selector.split(",(?![^(]*\\))", -1)) {
            var condition = condition(part.strip());
            if (condition.isEmpty()) {
                return refused(part);
            }
            labels.add(condition.get());
        }
        return new Result.Ok<>(new AppFilter(call.parameter("id"), call.parameter("cmd"), labels));
    }

    boolean accepts(AppDefinition app) {
        return contains(app.id().value(), id)
                && (cmd.isEmpty() || contains(app.cmd().orElse(""), cmd))
                && labels.stream().allMatch(condition -> condition.test(app.labels()));
    }

    private static boolean contains(String text, Optional<String> part) {
        return part.map(p -> text.toLowerCase(Locale.ROOT).contains(p.toLowerCase(Locale.ROOT)))
                .orElse(true);
    }

    private static Optional<Predicate<Map<String, String>>> condition(String text) {
        var equality = EQUALITY.matcher(text);
        if (equality.matches()) {
            boolean wanted = equality.group(2).equals("==");
            var name = equality.group(1);
            var value = equality.group(3);
            return Optional.of(labels -> value.equals(labels.get(name)) == wanted);
        }
        var membership = MEMBERSHIP.matcher(text);
        if (membership.matches()) {
            boolean wanted = membership.group(2).equalsIgnoreCase("in");
            var name = membership.group(1);
            var values = Set.of(List.of(membership.group(3).strip().split("\\s*,\\s*")).stream()
                    .distinct()
                    .toArray(String[]::new));
            return Optional.of(labels -> values.contains(labels.getOrDefault(name, "")) == wanted);
        }
        return EXISTENCE.matcher(text).matches() ? Optional.of(labels -> labels.containsKey(text)) : Optional.empty();
    }

    private static Result<AppFilter> refused(String part) {
        return new Result.Refused<>(Refusal.of(
                Refusal.Kind.MALFORMED,
                "The label selector '%.60s' cannot be read; write 'a==b', 'a!=b', 'a in (b,c)', 'a notin (b,c)' or 'a'"
                        .formatted(part)));
    }
}
