package io.moorage.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.cli.client.Answer;
import io.moorage.cli.client.FailedException;
import io.moorage.cli.client.Json;
import io.moorage.cli.client.MasterClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The batch framework's routes. */
public final class Batches {
    private static final String ROOT = "/moorage/v1/batch";
    private static final String REMEDY = "'moor batch list' lists the jobs, 'moor plugin list' the frameworks.";

    private final MasterClient master;

    public Batches(MasterClient master) {
        this.master = master;
    }

    /** All of them; none too where the master has no batch framework. */
    public List<Job> jobs() {
        Answer answer = master.get(ROOT);
        if (answer.notFound()) {
            return List.of();
        }
        answer.orFail("Cannot list the batch jobs.", "'moor doctor' says what is missing.");
        return Json.elements(answer.json().path("jobs")).stream().map(Job::new).toList();
    }

    public Job job(String id) {
        return new Job(master.get(path(id))
                .orFail("Cannot read batch job '%s'.".formatted(id), REMEDY)
                .json());
    }

    public Answer create(JsonNode definition, boolean dryRun) {
        return master.post(ROOT + (dryRun ? "?dryRun=true" : ""), Optional.of(definition));
    }

    /** How many are tried again. */
    public int retry(String id, JsonNode which) {
        return master.post(path(id) + "/retry", Optional.of(which))
                .orFail("Cannot retry tasks of batch job '%s'.".formatted(id), REMEDY)
                .json()
                .path("retried")
                .asInt();
    }

    public JsonNode remove(String id) {
        return master.delete(path(id))
                .orFail("Cannot cancel batch job '%s'.".formatted(id), REMEDY)
                .json();
    }

    /** Each page of results. */
    public void results(String id, Optional<String> state, Consumer<List<JsonNode>> page) {
        Optional<String> from = Optional.of("0");
        while (from.isPresent()) {
            JsonNode json = results(id, state.map("&state="::concat).orElse("") + "&from=" + from.get());
            page.accept(Json.elements(json.path("results")));
            from = json.has("next") ? Optional.of(json.path("next").asText()) : Optional.empty();
        }
    }

    public JsonNode result(String id, int index) {
        JsonNode result = results(id, "&limit=1&from=" + index).path("results").path(0);
        if (result.path("index").asInt(-1) != index || !result.has("taskId")) {
            throw FailedException.refused(
                    "Task %d of batch job '%s' has written nothing.".formatted(index, id),
                    result.path("index").asInt(-1) == index ? "It was not launched yet." : "The job has no such index.",
                    "'moor batch results %s' lists its tasks.".formatted(id));
        }
        return result;
    }

    private JsonNode results(String id, String query) {
        return master.get(path(id) + "/results?" + query.substring(1))
                .orFail("Cannot read the results of batch job '%s'.".formatted(id), REMEDY)
                .json();
    }

    /** Of the batch framework, as the master knows it. */
    public String frameworkId() {
        return master.get(ROOT)
                .orFail("Cannot ask the batch framework.", "'moor doctor' says more.")
                .json()
                .path("frameworkId")
                .asText("");
    }

    private static String path(String id) {
        return ROOT + "/" + MasterClient.query(id);
    }
}
