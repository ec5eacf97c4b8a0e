package io.moorage.batch.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.scheduler.Response;
import io.moorage.batch.engine.BatchEngine;
import io.moorage.batch.engine.Job;
import io.moorage.batch.model.IndexRange;
import io.moorage.batch.model.JobWriter;
import io.moorage.batch.model.Refusal;
import io.moorage.batch.model.Refusal.Kind;
import io.moorage.batch.model.Result;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import java.util.Map;
import java.util.Optional;

/** Jobs, all and one, and trying again. */
final class JobRoutes {
    private final BatchEngine engine;

    JobRoutes(BatchEngine engine) {
        this.engine = engine;
    }

    Response handleAll(Turn turn, Call call) {
        return switch (call.method()) {
            case "GET" -> list(turn);
            case "POST" -> create(turn, call);
            default -> Api.method(call, "GET or POST");
        };
    }

    private Response list(Turn turn) {
        var body = JsonText.object()
                .put("frameworkId", engine.frameworkId().map(id -> id.value()).orElse(null));
        var jobs = body.putArray("jobs");
        engine.state().jobs().forEach(job -> jobs.add(JobJson.summary(job, turn.now())));
        if (!engine.state().setAside().isEmpty()) {
            var unreadable = body.putObject("unreadableRecords");
            engine.state().setAside().forEach(unreadable::put);
        }
        return Answer.json(200, body);
    }

    private Response create(Turn turn, Call call) {
        return switch (body(call)) {
            case Result.Refused<JsonNode> refused -> RefusalAnswer.of(refused.refusal());
            case Result.Ok<JsonNode> body -> create(turn, body.value(), call.flag("dryRun", false));
        };
    }

    private Response create(Turn turn, JsonNode body, boolean dryRun) {
        return switch (engine.commands().create(turn, body, !dryRun)) {
            case Result.Refused<Job> refused -> RefusalAnswer.of(refused.refusal());
            case Result.Ok<Job> ok -> {
                var job = ok.value();
                var json = JobJson.summary(job, turn.now());
                json.set("definition", JobWriter.write(job.definition()));
                yield dryRun
                        ? Answer.json(200, json)
                        : Answer.json(201, json, Map.of("Location", Api.PATH + "/" + job.id()));
            }
        };
    }

    private static Result<JsonNode> body(Call call) {
        return switch (call.body()) {
            case Parsed.Document document -> new Result.Ok<>(document.node());
            case Parsed.Malformed malformed -> new Result.Refused<>(Refusal.of(Kind.MALFORMED, malformed.sentence()));
        };
    }

    Response handleOne(Turn turn, Call call, String id) {
        return switch (call.method()) {
            case "GET" ->
                engine.state()
                        .job(id)
                        .map(job -> Answer.json(200, whole(turn, job)))
                        .orElseGet(() -> RefusalAnswer.of(Refusal.noJob(id)));
            case "DELETE" ->
                engine.commands()
                        .remove(turn, id)
                        .map(RefusalAnswer::of)
                        .orElseGet(() ->
                                Answer.json(200, JsonText.object().put("id", id).put("state", "removing")));
            default -> Api.method(call, "GET or DELETE");
        };
    }

    private JsonNode whole(Turn turn, Job job) {
        var json = JobJson.summary(job, turn.now());
        JobJson.addExplanation(json, job, engine, turn.now());
        json.put("frameworkId", engine.frameworkId().map(id -> id.value()).orElse(null));
        json.set("definition", JobWriter.write(job.definition()));
        return json;
    }

    Response handleRetry(Call call, String id) {
        if (!call.method().equals("POST")) {
            return Api.method(call, "POST");
        }
        return switch (indices(call)) {
            case Result.Refused<Optional<IndexRange>> refused -> RefusalAnswer.of(refused.refusal());
            case Result.Ok<Optional<IndexRange>> indices ->
                switch (engine.commands().retry(id, indices.value())) {
                    case Result.Refused<Integer> refused -> RefusalAnswer.of(refused.refusal());
                    case Result.Ok<Integer> ok ->
                        Answer.json(200, JsonText.object().put("id", id).put("retried", ok.value()));
                };
        };
    }

    /** Absent for {@code {"failed": true}} and for no body at all. */
    private static Result<Optional<IndexRange>> indices(Call call) {
        if (call.request().body().length() == 0) {
            return new Result.Ok<>(Optional.empty());
        }
        return switch (body(call)) {
            case Result.Refused<JsonNode> refused -> new Result.Refused<>(refused.refusal());
            case Result.Ok<JsonNode> ok -> indices(ok.value());
        };
    }

    private static Result<Optional<IndexRange>> indices(JsonNode body) {
        if (body.size() == 1 && body.path("failed").asBoolean()) {
            return new Result.Ok<>(Optional.empty());
        }
        var range = IndexRange.parse(body.path("indices").asText());
        return body.size() == 1 && range.isPresent()
                ? new Result.Ok<>(range)
                : Result.refused(
                        Kind.MALFORMED,
                        "Say which tasks: {\"failed\": true} or {\"indices\": \"RANGE\"} with a range such as 7, 0-99 or 10-100:5.");
    }
}
