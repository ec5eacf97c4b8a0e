package io.moorage.cron.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.engine.Turn;
import io.moorage.cron.model.Counters;
import io.moorage.cron.model.JobDefinition;
import io.moorage.cron.model.JobReader;
import io.moorage.cron.model.JsonText;
import io.moorage.cron.result.Result;
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

    public Response handle(Turn turn, Request request) {
        var call = Call.of(request);
        return switch (call.resource()) {
            case "iso8601" -> create(turn, call, body -> JobReader.readScheduled(body, turn.now()));
            case "dependency" -> create(turn, call, JobReader::readDependent);
            case "jobs" -> get(call, turn, jobs::list);
            case "job" -> jobs.handle(turn, call);
            case "task" -> tasks.handle(turn, call);
            case "graph" -> get(call, turn, graph::handle);
            case "leader" -> get(call, turn, this::leader);
            default -> Answer.unknown(call);
        };
    }

    private Response create(Turn turn, Call call, Function<ObjectNode, Result<JobDefinition>> reader) {
        if (!call.rest().isEmpty()) {
            return Answer.unknown(call);
        }
        if (!call.method().equals("POST") && !call.method().equals("PUT")) {
            return Answer.method(call, "POST");
        }
        return switch (call.body()) {
            case Result.Refused<ObjectNode> refused -> Answer.bad(refused.sentence());
            case Result.Ok<ObjectNode> body ->
                switch (reader.apply(body.value())) {
                    case Result.Refused<JobDefinition> refused -> Answer.bad(refused.sentence());
                    case Result.Ok<JobDefinition> job ->
                        Answer.done(engine.commands().put(turn, job.value(), Counters.read(body.value())));
                };
        };
    }

    /** Answers without changing anything. */
    interface Read {
        Response answer(Turn turn, Call call);
    }

    private static Response get(Call call, Turn turn, Read read) {
        return call.method().equals("GET") ? read.answer(turn, call) : Answer.method(call, "GET");
    }

    private Response leader(Turn turn, Call call) {
        return Answer.json(JsonText.object().put("leader", config.getOrDefault("leader", "localhost:5050")));
    }
}
