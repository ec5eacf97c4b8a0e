package io.moorage.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import io.moorage.cli.text.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Why an app is as it is, as the service framework answers it to {@code embed=moorage.explain}. */
public record Explanation(JsonNode json) {
    /** How a task ended that nobody had asked to end. */
    public record Exit(JsonNode json) {
        public String taskId() {
            return json.path("taskId").asText();
        }

        public String agentId() {
            return json.path("agentId").asText();
        }

        public String host() {
            return json.path("host").asText();
        }

        public String at() {
            return json.path("at").asText();
        }

        public String message() {
            return json.path("message").asText();
        }

        /** "exit code 1", "signal 9", "out of memory". */
        public String how() {
            JsonNode exit = json.path("exit");
            if (exit.has("code")) {
                return "exit code " + exit.path("code").asInt();
            }
            if (exit.has("signal")) {
                return "signal " + exit.path("signal").asInt();
            }
            return exit.has("outOfMemory")
                    ? "out of memory"
                    : json.path("state").asText("unknown");
        }

        public String sentence() {
            return "%s on %s ended: %s%s"
                    .formatted(Task.name(taskId()), host(), how(), message().isEmpty() ? "." : ". " + message());
        }
    }

    public int waiting() {
        return json.path("waiting").asInt();
    }

    public Optional<Instant> nextTryAt() {
        return Words.instant(json.path("nextTryAt").asText(""));
    }

    public List<String> sentences() {
        return Json.elements(json.path("sentences")).stream()
                .map(JsonNode::asText)
                .toList();
    }

    /** The newest first. */
    public List<Exit> exits() {
        return Json.elements(json.path("lastExits")).stream().map(Exit::new).toList();
    }

    /** What the agents said no to, with amounts, each once. */
    public List<String> refusals() {
        return Json.elements(json.path("agents")).stream()
                .map(agent -> agent.path("sentence").asText(""))
                .filter(sentence -> !sentence.isEmpty())
                .distinct()
                .toList();
    }
}
