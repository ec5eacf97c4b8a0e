package io.moorage.batch.http;

import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.batch.engine.BatchEngine;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;

/** Sends each request to its route. Answers to changes are in the batch of their puts, so they leave after the commit. */
public final class Api {
    public static final String PATH = "/moorage/v1/batch";

    /** Of the segments of {@link #PATH}. */
    private static final int PREFIX = 3;

    private final JobRoutes jobs;
    private final ResultRoutes results;

    public Api(BatchEngine engine) {
        jobs = new JobRoutes(engine);
        results = new ResultRoutes(engine);
    }

    public Response handle(Turn turn, Request request) {
        var call = Call.of(request);
        var rest = call.from(PREFIX).segments();
        return switch (rest.size()) {
            case 0 -> jobs.handleAll(turn, call);
            case 1 -> jobs.handleOne(turn, call, rest.get(0));
            case 2 ->
                switch (rest.get(1)) {
                    case "results" -> results.handle(call, rest.get(0));
                    case "retry" -> jobs.handleRetry(call, rest.get(0));
                    default -> unknown(call);
                };
            default -> unknown(call);
        };
    }

    private static Response unknown(Call call) {
        return Answer.message(
                404,
                "%s %.200s is not answered here."
                        .formatted(call.method(), call.request().path()));
    }

    static Response method(Call call, String allowed) {
        return Answer.message(
                405,
                "%s is not allowed on %.200s; use %s."
                        .formatted(call.method(), call.request().path(), allowed));
    }
}
