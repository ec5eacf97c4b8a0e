package io.moorage.cron.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobReader;
import io.moorage.cron.result.Result;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sends each request to its routes. Answers to changes are in the batch of their puts, so they leave after the commit. */
public final class Api {
    /** Those of Chronos 3 and of Chronos 2. */
    public static final List<String> PATH_PREFIXES = List.of("/v1/scheduler", "/scheduler");

    private final CronEngine engine;
    private final Map<String, String> config;
    private final JobRoutes jobs;
    private final TaskRoutes tasks;
    private final GraphRoutes graph;

    /** @param config the plugin's own settings, of which {@code leader} is shown */
    public Api(CronEngine engine, Map<String, String> config) {
        this.engine = engine;
        this.config = config;
        jobs = new JobRoutes(engine);
        tasks = new TaskRoutes(engine);
        graph = new GraphRoutes(engine.state());
    }

    /** What is answered where a request fell over a bug. */
    public static Response failure() {
        return ChronosAnswer.error(
                500, "Internal Server Error", "The cron framework failed on this request; its log says how.");
    }

    public Response handle(Turn turn, Request request) {
        var whole = Call.of(request);
        var call = whole.from(whole.segments().indexOf("scheduler") + 1);
        return switch (call.resource()) {
            case "iso8601" -> create(turn, call, body -> JobReader.readScheduled(body, turn.now()));
            case "dependency" -> create(turn, call, JobReader::readDependent);
            case "jobs" -> get(call, turn, jobs::list);
            case "job" -> jobs.handle(turn, call);
            case "task" -> tasks.handle(turn, call);
            case "graph" -> get(call, turn, graph::handle);
            case "leader" -> get(call, turn, this::leader);
            default -> ChronosAnswer.unknown(call);
        };
    }

    private Response create(Turn turn, Call call, Function<ObjectNode, Result<JobDefinition>> reader) {
        if (!call.rest().isEmpty()) {
            return ChronosAnswer.unknown(call);
        }
        if (!call.method().equals("POST") && !call.method().equals("PUT")) {
            return ChronosAnswer.method(call, "POST");
        }
        return switch (body(call)) {
            case Result.Refused<ObjectNode> refused -> ChronosAnswer.bad(refused.sentence());
            case Result.Ok<ObjectNode> body ->
                switch (reader.apply(body.value())) {
                    case Result.Refused<JobDefinition> refused -> ChronosAnswer.bad(refused.sentence());
                    case Result.Ok<JobDefinition> job ->
                        ChronosAnswer.done(engine.commands().put(turn, job.value(), Counters.read(body.value())));
                };
        };
    }

    static Result<ObjectNode> body(Call call) {
        return switch (call.body()) {
            case Parsed.Malformed malformed -> new Result.Refused<>(malformed.sentence());
            case Parsed.Document document ->
                document.node() instanceof ObjectNode object
                        ? new Result.Ok<>(object)
                        : Result.refused("The body is no JSON object; send one.");
        };
    }

    /** Answers without changing anything. */
    interface Read {
        Response answer(Turn turn, Call call);
    }

    private static Response get(Call call, Turn turn, Read read) {
        return call.method().equals("GET") ? read.answer(turn, call) : ChronosAnswer.method(call, "GET");
    }

    private Response leader(Turn turn, Call call) {
        return Answer.json(200, JsonText.object().put("leader", config.getOrDefault("leader", "localhost:5050")));
    }
}
