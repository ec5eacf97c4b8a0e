package io.moorage.batch.engine;

import static io.moorage.workload.state.StoredJson.begin;
import static io.moorage.workload.state.StoredJson.number;
import static io.moorage.workload.state.StoredJson.optionalTime;
import static io.moorage.workload.state.StoredJson.text;
import static io.moorage.workload.state.StoredJson.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.AgentId;
import io.moorage.api.TaskId;
import io.moorage.batch.model.JobDefinition;
import io.moorage.batch.model.JobReader;
import io.moorage.batch.model.JobWriter;
import io.moorage.batch.model.Result;
import java.util.List;

/**
 * Writes and reads the stored records but for chunks: JSON, each with its version in {@code v}. What cannot be read is thrown as it is.
 */
final class StateCodec {
    static final int VERSION = 1;

    private StateCodec() {}

    static ObjectNode writeJob(Job job) {
        var json = begin(VERSION);
        json.set("definition", JobWriter.write(job.definition()));
        json.put("tag", job.tag());
        time(json, "createdAt", job.createdAt());
        return json;
    }

    static Job readJob(JsonNode json) {
        return new Job(readDefinition(json.path("definition")), text(json, "tag"), time(json, "createdAt"));
    }

    private static JobDefinition readDefinition(JsonNode json) {
        return switch (JobReader.read(json)) {
            case Result.Ok<JobDefinition> ok -> ok.value();
            case Result.Refused<JobDefinition> refused ->
                throw new IllegalArgumentException(
                        refused.refusal().message() + refused.refusal().details());
        };
    }

    /** What of a job changes now and then, its definition apart. */
    static ObjectNode writeCourse(Job job) {
        var json = begin(VERSION).put("removing", job.removing());
        job.endedAt().ifPresent(at -> time(json, "endedAt", at));
        var agents = json.putArray("agents");
        job.agents().forEach(agent -> agents.add(agent.value()));
        return json;
    }

    static void readCourse(JsonNode json, Job into) {
        List<AgentId> agents = json.path("agents")
                .valueStream()
                .map(agent -> new AgentId(agent.asText()))
                .toList();
        into.restore(json.path("removing").asBoolean(), optionalTime(json, "endedAt"), agents);
    }

    static ObjectNode writeTask(LiveTask task) {
        return begin(VERSION)
                .put("ordinal", task.ordinal())
                .put("launch", task.launch())
                .put("agent", task.agentId().value())
                .put("launchedAt", task.launchedAt().toEpochMilli())
                .put("started", task.started());
    }

    static LiveTask readTask(String jobId, TaskId id, JsonNode json) {
        return new LiveTask(
                id,
                jobId,
                number(json, "ordinal"),
                number(json, "launch"),
                new AgentId(text(json, "agent")),
                time(json, "launchedAt"),
                json.path("started").asBoolean(),
                LiveTask.Condition.STAGING);
    }
}
