package io.moorage.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;

/** What a master answered. */
public record Answer(String request, int status, JsonNode json, String text) {
    private static final int ERROR_MIN = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int UNAVAILABLE = 503;

    public boolean ok() {
        return status < ERROR_MIN;
    }

    public boolean notFound() {
        return status == NOT_FOUND;
    }

    public boolean conflict() {
        return status == CONFLICT;
    }

    public boolean unavailable() {
        return status >= UNAVAILABLE - 1 && status <= UNAVAILABLE + 1;
    }

    /** This answer, or the end of the verb with the master's own reason. */
    public Answer orFail(String what, String remedy) {
        if (ok()) {
            return this;
        }
        if (unavailable()) {
            throw new FailedException(
                    ExitCode.UNREACHABLE,
                    what,
                    "The master answers, but not this yet: " + reason(),
                    "Run the same command again in a moment; 'moor doctor' says what it waits for.");
        }
        throw FailedException.refused(what, reason(), remedy);
    }

    /** Why, in the master's words. */
    public String reason() {
        String message = json.path("message").asText(json.path("error").asText(""));
        String details = json.path("details").isTextual()
                ? json.path("details").asText()
                : Json.elements(json.path("details")).stream()
                        .map(Answer::detail)
                        .collect(Collectors.joining("; "));
        if (message.isEmpty()) {
            message = json.isObject() || text.isBlank() || text.startsWith("<") ? "" : text.strip();
        }
        if (message.isEmpty()) {
            message = "it answered %s with status %d".formatted(request, status);
        }
        return sentence(details.isEmpty() ? message : message + ": " + details);
    }

    private static String detail(JsonNode detail) {
        String errors = Json.elements(detail.path("errors")).stream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        String path = detail.path("path").asText("");
        return path.isEmpty() || "/".equals(path) ? errors : path + " " + errors;
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("'") && text.contains(".'") ? text : text + ".";
    }
}
