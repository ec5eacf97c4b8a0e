package io.moorage.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import java.util.Locale;
import java.util.Optional;

/** One task as {@code /v2/tasks} shows it. */
public record Task(JsonNode json) {
    private static final int UUID_DIGITS_SHOWN = 8;
    private static final String INSTANCE = ".instance-";

    public String id() {
        return json.path("id").asText();
    }

    public String appId() {
        return json.path("appId").asText();
    }

    public String host() {
        return json.path("host").asText();
    }

    public String state() {
        String state = json.path("state").asText();
        return (state.startsWith("TASK_") ? state.substring("TASK_".length()) : state).toLowerCase(Locale.ROOT);
    }

    public boolean running() {
        return "running".equals(state());
    }

    public String version() {
        return json.path("version").asText();
    }

    public Optional<Boolean> healthy() {
        return Json.elements(json.path("healthCheckResults")).stream()
                .map(result -> result.path("alive").asBoolean())
                .reduce((a, b) -> a && b);
    }

    public String health() {
        if (json.path("healthCheckResults").isMissingNode()) {
            return "-";
        }
        return healthy().map(alive -> alive ? "healthy" : "unhealthy").orElse("unknown");
    }

    public String ports() {
        return String.join(
                ",",
                Json.elements(json.path("ports")).stream().map(JsonNode::asText).toList());
    }

    public Optional<String> url() {
        String host = json.path("ipAddresses").path(0).path("ipAddress").asText(host());
        return Json.elements(json.path("ports")).stream()
                .findFirst()
                .map(port -> "http://%s:%s".formatted(host.isEmpty() ? host() : host, port.asText()));
    }

    public String name() {
        return name(id());
    }

    /** A task id is 60 signs long; this much of it tells it from its siblings, and every verb takes it for the whole. */
    public static String name(String taskId) {
        int at = taskId.indexOf(INSTANCE);
        if (at < 0) {
            return taskId;
        }
        int start = at + INSTANCE.length();
        return taskId.substring(0, at)
                + "."
                + taskId.substring(start, Math.min(taskId.length(), start + UUID_DIGITS_SHOWN));
    }

    /** Whether a person who wrote this may have meant this task. */
    public boolean isMeantBy(String text) {
        return id().startsWith(text) || id().replace(INSTANCE, ".").startsWith(text);
    }
}
