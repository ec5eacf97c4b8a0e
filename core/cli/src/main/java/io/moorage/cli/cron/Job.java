package io.moorage.cli.cron;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One job with its history. */
public record Job(JsonNode json) {
    /** Where one of its tasks wrote its output. */
    public record Run(String taskId, String agentId) {}

    public String name() {
        return json.path("name").asText();
    }

    /** Why it is as it is. */
    public List<String> sentences() {
        return texts("sentences");
    }

    public List<String> nextSlots() {
        return texts("nextSlots");
    }

    public String frameworkId() {
        return explained().path("frameworkId").asText();
    }

    /** A line for each entry, the newest first. */
    public List<String> history() {
        return Json.elements(explained().path("history")).stream()
                .map(Job::line)
                .toList();
    }

    /** The newest that runs, else the newest that ended. */
    public Optional<Run> newestRun() {
        var running = Json.elements(explained().path("running"));
        return running.reversed().stream()
                .findFirst()
                .or(() -> Json.elements(explained().path("history")).stream()
                        .filter(entry -> entry.has("taskId"))
                        .findFirst())
                .map(run ->
                        new Run(run.path("taskId").asText(), run.path("agentId").asText()));
    }

    private List<String> texts(String field) {
        return Json.elements(explained().path(field)).stream()
                .map(JsonNode::asText)
                .toList();
    }

    private JsonNode explained() {
        return json.path("moorage.explain");
    }

    private static String line(JsonNode entry) {
        return entry.has("missed")
                ? "%s  missed %d: %s"
                        .formatted(
                                entry.path("first").asText(),
                                entry.path("count").asLong(),
                                entry.path("message").asText())
                : "%s  %s%s  on %s, task %s"
                        .formatted(
                                entry.path("due").asText(),
                                entry.path("outcome").asText().toLowerCase(Locale.ROOT),
                                exit(entry.path("exit")),
                                entry.path("host").asText(),
                                entry.path("taskId").asText());
    }

    private static String exit(JsonNode exit) {
        if (exit.has("code")) {
            return ", code " + exit.path("code").asInt();
        }
        if (exit.has("signal")) {
            return ", signal " + exit.path("signal").asInt();
        }
        return exit.has("outOfMemory") ? ", out of memory" : "";
    }
}
