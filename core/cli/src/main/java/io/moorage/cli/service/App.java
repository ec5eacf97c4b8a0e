package io.moorage.cli.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Json;
import java.util.List;

/** One app as {@code /v2/apps} shows it. */
public record App(JsonNode json) {
    public String id() {
        return json.path("id").asText();
    }

    public int instances() {
        return json.path("instances").asInt(1);
    }

    public int running() {
        return json.path("tasksRunning").asInt();
    }

    public int staged() {
        return json.path("tasksStaged").asInt();
    }

    public int healthy() {
        return json.path("tasksHealthy").asInt();
    }

    public int unhealthy() {
        return json.path("tasksUnhealthy").asInt();
    }

    public double cpus() {
        return json.path("cpus").asDouble();
    }

    public double memMib() {
        return json.path("mem").asDouble();
    }

    public boolean checked() {
        return !json.path("healthChecks").isEmpty();
    }

    public boolean deploying() {
        return !json.path("deployments").isEmpty();
    }

    public String version() {
        return json.path("version").asText();
    }

    public String configVersion() {
        return json.path("versionInfo").path("lastConfigChangeAt").asText(version());
    }

    public List<Task> tasks() {
        return Json.elements(json.path("tasks")).stream().map(Task::new).toList();
    }

    public Explanation explanation() {
        return new Explanation(json.path("moorage.explain"));
    }

    /** One word for where it stands. */
    public String state() {
        if (instances() == 0 && running() + staged() == 0) {
            return "suspended";
        }
        if (unhealthy() > 0) {
            return "unhealthy";
        }
        if (running() >= instances() && staged() == 0 && !deploying()) {
            return "running";
        }
        if (staged() > 0) {
            return "starting";
        }
        return running() < instances() ? "waiting" : "deploying";
    }

    /** Whether all that is wanted is there, of this version, and works. */
    public boolean settled() {
        return !deploying() && staged() == 0 && running() == instances() && (!checked() || healthy() == instances());
    }
}
