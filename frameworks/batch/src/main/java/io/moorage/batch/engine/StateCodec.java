package io.moorage.batch.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.TaskId;
import io.moorage.batch.model.JobDefinition;
import io.moorage.batch.model.JobReader;
import io.moorage.batch.model.JobWriter;
import io.moorage.batch.model.JsonText;
import io.moorage.batch.model.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Writes and reads the stored records but for chunks: JSON, each with its version in {@code v}. What cannot be read is thrown as it is.
 */
final class StateCodec {
    static final int VERSION = 1;

    private StateCodec() {}

    static Blob writeJob(Job job) {
        var json = JsonText.object().put("v", VERSION);
        json.set("definition", JobWriter.write(job.definition()));
        json.put("tag", job.tag());
        json.put("createdAt", job.createdAt().toEpochMilli());
        return Blob.utf8(JsonText.print(json));
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
    static Blob writeCourse(Job job) {
        var json = JsonText.object().put("v", VERSION).put("removing", job.removing());
        job.endedAt().ifPresent(at -> json.put("endedAt", at.toEpochMilli()));
        var agents = json.putArray("agents");
        job.agents().forEach(agent -> agents.add(agent.value()));
        return Blob.utf8(JsonText.print(json));
    }

    static void readCourse(JsonNode json, Job into) {
        List<AgentId> agents = json.path("agents")
                .valueStream()
                .map(agent -> new AgentId(agent.asText()))
                .toList();
        into.restore(
                json.path("removing").asBoolean(),
                json.has("endedAt") ? Optional.of(time(json, "endedAt")) : Optional.empty(),
                agents);
    }

    static Blob writeTask(LiveTask task) {
        return Blob.utf8(JsonText.print(JsonText.object()
                .put("v", VERSION)
                .put("ordinal", task.ordinal())
                .put("launch", task.launch())
                .put("agent", task.agentId().value())
                .put("launchedAt", task.launchedAt().toEpochMilli())
                .put("started", task.started())));
    }

    static LiveTask readTask(String jobId, TaskId id, JsonNode json) {
        return new LiveTask(
                id,
                jobId,
                number(json, "ordinal").intValue(),
                number(json, "launch").intValue(),
                new AgentId(text(json, "agent")),
                time(json, "launchedAt"),
                json.path("started").asBoolean(),
                LiveTask.Condition.STAGING);
    }

    private static String text(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name))
                .map(JsonNode::textValue)
                .orElseThrow(() -> new IllegalArgumentException("'%s' is absent".formatted(name)));
    }

    private static Number number(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name))
                .map(JsonNode::numberValue)
                .orElseThrow(() -> new IllegalArgumentException("'%s' is absent".formatted(name)));
    }

    private static Instant time(JsonNode json, String name) {
        return Instant.ofEpochMilli(number(json, name).longValue());
    }
}
