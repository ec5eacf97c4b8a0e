package io.moorage.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import io.moorage.cli.text.Words;
import java.time.Duration;
import java.util.List;

/** A batch job as it is shown. */
public record Job(JsonNode json) {
    public String id() {
        return json.path("id").asText();
    }

    public String state() {
        return json.path("state").asText();
    }

    public int tasks() {
        return json.path("tasks").asInt();
    }

    public int live() {
        return json.path("live").asInt();
    }

    public int succeeded() {
        return json.path("succeeded").asInt();
    }

    public int failed() {
        return json.path("failed").asInt();
    }

    public int ended() {
        return succeeded() + failed();
    }

    /** Whether nothing of it waits or runs. */
    public boolean over() {
        return state().equals("succeeded") || state().equals("failed");
    }

    /** "about 8.0 s"; empty while nothing is known. */
    public String left() {
        return json.has("secondsLeft")
                ? "about "
                        + Words.duration(Duration.ofMillis(
                                (long) (json.path("secondsLeft").asDouble() * 1000)))
                : "";
    }

    /** One line that says how far it is. */
    public String progress() {
        var text = new StringBuilder("%d of %d ended".formatted(ended(), tasks()));
        if (failed() > 0) {
            text.append(", %d failed".formatted(failed()));
        }
        text.append(", %d under way".formatted(live()));
        if (json.path("tasksPerSecond").asDouble() > 0) {
            text.append(", %s a second"
                    .formatted(Words.number(json.path("tasksPerSecond").asDouble())));
        }
        return text + (left().isEmpty() ? "" : ", %s left".formatted(left()));
    }

    public List<String> why() {
        return Json.elements(json.path("why")).stream().map(JsonNode::asText).toList();
    }

    /** How the last ones failed, newest first. */
    public List<String> lastFailures() {
        return Json.elements(json.path("lastFailures")).stream()
                .map(failure -> failure.path("sentence").asText())
                .toList();
    }
}
