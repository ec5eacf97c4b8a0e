package io.moorage.workload.http;

import io.moorage.api.Experimental;
import io.moorage.api.scheduler.Request;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as routes see it: its path in segments, its query with defaults, its body as JSON.
 *
 * @param segments of the path, none of them empty
 */
@Experimental(since = "0.1")
public record Call(Request request, List<String> segments) {
    public Call {
        segments = List.copyOf(segments);
    }

    public static Call of(Request request) {
        // Doubled and trailing slashes are common: ids begin with one and naive clients concatenate.
        return new Call(
                request,
                Arrays.stream(request.path().split("/", -1))
                        .filter(segment -> !segment.isEmpty())
                        .toList());
    }

    /** The same request, its path from the given segment on. */
    public Call from(int segment) {
        return new Call(request, segments.subList(Math.min(segment, segments.size()), segments.size()));
    }

    /** The first segment; empty if there is none. */
    public String resource() {
        return segments.isEmpty() ? "" : segments.get(0);
    }

    /** The segments behind the first. */
    public List<String> rest() {
        return segments.isEmpty() ? List.of() : segments.subList(1, segments.size());
    }

    public String method() {
        return request.method();
    }

    public String path() {
        return request.path();
    }

    /** Where it is given more than once, the last counts. */
    public Optional<String> parameter(String name) {
        var values = parameters(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    public List<String> parameters(String name) {
        return request.query().getOrDefault(name, List.of());
    }

    /** True unless it says {@code false}. */
    public boolean flag(String name, boolean absent) {
        return parameter(name).map(value -> !value.equalsIgnoreCase("false")).orElse(absent);
    }

    public Parsed body() {
        return JsonText.parse(request.body().toUtf8());
    }

    /** The media type of a body that says that it is something else than JSON; what does not say what it is may be JSON. */
    public Optional<String> foreignMediaType() {
        var type = request.headers().getOrDefault("content-type", "");
        var media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return media.isEmpty() || media.equals("application/json") || media.endsWith("+json")
                ? Optional.empty()
                : Optional.of(media);
    }
}
