package io.moorage.cli.cron;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import java.util.List;
import java.util.Optional;

/** Asks the cron framework, whose answers are Chronos'. */
public record Jobs(MasterClient master) {
    private static final String PREFIX = "/v1/scheduler";
    private static final String EXPLAINED = "?embed=moorage.explain";

    /** Each in a line: name, status, state, schedule, parents, and under {@code moorage.explain} the next slots and the last run. */
    public List<JsonNode> summary() {
        var answer = master.get(PREFIX + "/jobs/summary" + EXPLAINED)
                .orFail("Cannot list the jobs.", "'moor plugin list' says whether the cron framework runs.");
        return Json.elements(answer.json().path("jobs"));
    }

    /** One with what is known beyond Chronos' fields; absent if there is none of that name, or no cron framework. */
    public Optional<Job> find(String name) {
        if (name.contains("/")) {
            return Optional.empty();
        }
        var answer = master.get(path(name) + EXPLAINED);
        return answer.ok() && answer.json().isObject() ? Optional.of(new Job(answer.json())) : Optional.empty();
    }

    public Job get(String name) {
        return find(name)
                .orElseThrow(() -> FailedException.refused(
                        "There is no job '%s'.".formatted(name),
                        "The cron framework does not know it, or does not run.",
                        "'moor jobs' lists the jobs."));
    }

    /** Creates it, or replaces the one of its name. */
    public Answer put(JsonNode definition) {
        var kind = definition.path("parents").isEmpty() ? "/iso8601" : "/dependency";
        return master.post(PREFIX + kind, Optional.of(definition));
    }

    public Answer runNow(String name) {
        return master.put(path(name), Json.object());
    }

    public Answer suspend(String name) {
        return putDisabled(name, true);
    }

    public Answer resume(String name) {
        return putDisabled(name, false);
    }

    /** Chronos' way: the definition is written back as it was read, but for that one field. */
    private Answer putDisabled(String name, boolean disabled) {
        var answer = master.get(path(name));
        return answer.json() instanceof ObjectNode definition && answer.ok()
                ? put(definition.put("disabled", disabled))
                : answer;
    }

    public Answer kill(String name) {
        return master.delete(PREFIX + "/task/kill/" + MasterClient.query(name));
    }

    public Answer remove(String name) {
        return master.delete(path(name));
    }

    private static String path(String name) {
        return PREFIX + "/job/" + MasterClient.query(name);
    }
}
