package io.moorage.batch.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.scheduler.Request;
import io.moorage.batch.model.JsonText;
import io.moorage.batch.model.Refusal.Kind;
import io.moorage.batch.model.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A request as the routes see it: its path in segments, its query with bounds, its body as JSON. */
record Call(Request request, List<String> segments) {
    static Call of(Request request) {
        return new Call(
                request,
                Arrays.stream(request.path().split("/"))
                        .filter(segment -> !segment.isEmpty())
                        .toList());
    }

    String method() {
        return request.method();
    }

    Optional<String> parameter(String name) {
        var values = request.query().getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    boolean flag(String name) {
        return parameter(name).map(value -> !value.equals("false")).orElse(false);
    }

    Result<Integer> number(String name, int absent, int min, int max) {
        var text = parameter(name);
        if (text.isEmpty()) {
            return new Result.Ok<>(absent);
        }
        boolean digits = text.get().matches("[0-9]{1,9}");
        return digits && Integer.parseInt(text.get()) >= min && Integer.parseInt(text.get()) <= max
                ? new Result.Ok<>(Integer.parseInt(text.get()))
                : Result.refused(
                        Kind.MALFORMED,
                        "'%s' is '%.20s', but must be a whole number from %d to %d.",
                        name,
                        text.get(),
                        min,
                        max);
    }

    Result<JsonNode> body() {
        return JsonText.parse(request.body().toUtf8());
    }
}
