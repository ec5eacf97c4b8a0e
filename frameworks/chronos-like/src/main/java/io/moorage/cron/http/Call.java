package io.moorage.cron.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Request;
import io.moorage.cron.model.JsonText;
import io.moorage.cron.result.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A request as the routes see it.
 *
 * @param segments of the path behind {@code scheduler}
 */
record Call(Request request, List<String> segments) {
    static Call of(Request request) {
        var all = Arrays.stream(request.path().split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        return new Call(request, all.subList(all.indexOf("scheduler") + 1, all.size()));
    }

    String method() {
        return request.method();
    }

    String path() {
        return request.path();
    }

    /** The first of the path. */
    String resource() {
        return segments.isEmpty() ? "" : segments.get(0);
    }

    List<String> rest() {
        return segments.isEmpty() ? List.of() : segments.subList(1, segments.size());
    }

    Optional<String> parameter(String name) {
        var values = request.query().getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    int number(String name, int absent, int max) {
        return parameter(name)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .map(value -> Math.min(value, max))
                .orElse(absent);
    }

    Result<ObjectNode> body() {
        return JsonText.parse(request.body().toUtf8());
    }
}
