package io.moorage.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.scheduler.Request;
import io.moorage.service.model.JsonText;
import io.moorage.service.model.Refusal;
import io.moorage.service.model.Result;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request as the routes see it: its path in segments, its query with defaults, its body as JSON. */
record Call(Request request, List<String> segments) {
    static Call of(Request request) {
        // Doubled and trailing slashes are common: ids begin with one and naive clients concatenate.
        return new Call(
                request,
                Arrays.stream(request.path().split("/"))
                        .filter(segment -> !segment.isEmpty())
                        .toList());
    }

    String method() {
        return request.method();
    }

    boolean flag(String name, boolean absent) {
        var values = request.query().getOrDefault(name, List.of());
        return values.isEmpty() ? absent : !values.get(values.size() - 1).equalsIgnoreCase("false");
    }

    Optional<String> parameter(String name) {
        var values = request.query().getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    List<String> parameters(String name) {
        return request.query().getOrDefault(name, List.of());
    }

    boolean embeds(String name) {
        return parameters("embed").stream()
                .map(value -> value.replaceFirst("^(apps|app|group\\.apps)\\.", ""))
                .anyMatch(name::equals);
    }

    /** Refuses what says that it is something else than JSON; what does not say what it is may be JSON. */
    Result<JsonNode> body() {
        var type = request.headers().getOrDefault("content-type", "");
        var media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!media.isEmpty() && !media.equals("application/json") && !media.endsWith("+json")) {
            return new Result.Refused<>(Refusal.of(
                    Refusal.Kind.NO_JSON,
                    "The body is sent as '%s', but %s %s takes JSON. Send the header 'Content-Type: application/json'."
                            .formatted(media, method(), request.path())));
        }
        return JsonText.parse(request.body().toUtf8());
    }
}
