package io.moorage.cron.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.scheduler.Response;
import io.moorage.cron.engine.Commands;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.engine.CronState;
import io.moorage.cron.engine.Job;
import io.moorage.cron.model.JobName;
import io.moorage.cron.result.Result;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** {@code jobs} and {@code job/NAME}. */
final class JobRoutes {
    private static final int SEARCH_LIMIT = 10;
    private static final int SEARCH_LIMIT_MAX = 1000;

    private final CronEngine engine;
    private final CronState state;

    JobRoutes(CronEngine engine) {
        this.engine = engine;
        state = engine.state();
    }

    Response list(Turn turn, Call call) {
        return switch (String.join("/", call.rest())) {
            case "" -> array(state.jobs().stream());
            case "search" -> search(call);
            case "summary" ->
                Answer.json(
                        200,
                        SummaryJson.write(
                                state, number(call, "limit", Integer.MAX_VALUE, Integer.MAX_VALUE), explained(call)));
            default -> ChronosAnswer.unknown(call);
        };
    }

    private Response search(Call call) {
        var name = lower(call, "name");
        var command = lower(call, "command");
        var any = lower(call, "any");
        return array(state.jobs().stream()
                .filter(job -> has(job.name().value(), name) && has(line(job), command))
                .filter(job -> has(job.name().value(), any) || has(line(job), any))
                .skip(number(call, "offset", 0, Integer.MAX_VALUE))
                .limit(number(call, "limit", SEARCH_LIMIT, SEARCH_LIMIT_MAX)));
    }

    private static int number(Call call, String name, int absent, int max) {
        return call.parameter(name)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .map(value -> Math.min(value, max))
                .orElse(absent);
    }

    private static String lower(Call call, String parameter) {
        return call.parameter(parameter).orElse("").toLowerCase(Locale.ROOT);
    }

    private static boolean has(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part);
    }

    private static String line(Job job) {
        return job.definition().command().line();
    }

    private static Response array(Stream<Job> jobs) {
        var body = JsonText.array();
        jobs.map(JobJson::write).forEach(body::add);
        return Answer.json(200, body);
    }

    Response handle(Turn turn, Call call) {
        var path = call.rest();
        if (path.size() == 2 && path.get(0).equals("success")) {
            return call.method().equals("PUT")
                    ? withName(path.get(1), name -> success(turn, name))
                    : ChronosAnswer.method(call, "PUT");
        }
        if (path.size() == 2 && path.get(0).equals("stat")) {
            return call.method().equals("GET")
                    ? withJob(path.get(1), job -> StatJson.write(job, state.history(job.name())))
                    : ChronosAnswer.method(call, "GET");
        }
        if (path.size() != 1) {
            return ChronosAnswer.unknown(call);
        }
        return switch (call.method()) {
            case "GET" -> withJob(path.get(0), job -> job(call, job, turn.now()));
            case "PUT" ->
                withName(
                        path.get(0),
                        name -> ChronosAnswer.done(engine.commands()
                                .runNow(turn, name, call.parameter("arguments").orElse(""))));
            case "DELETE" ->
                withName(
                        path.get(0),
                        name -> ChronosAnswer.done(engine.commands().delete(turn, name)));
            default -> ChronosAnswer.method(call, "GET, PUT or DELETE");
        };
    }

    private JsonNode job(Call call, Job job, Instant now) {
        return explained(call) ? JobJson.explained(job, engine, now) : JobJson.write(job);
    }

    private static boolean explained(Call call) {
        return call.parameters("embed").contains(JobJson.EXPLAIN);
    }

    private Response success(Turn turn, JobName name) {
        return engine.commands()
                .markSucceeded(turn, name)
                .map(ChronosAnswer::bad)
                .orElseGet(() -> Answer.text(200, "marked job %s as successful: true".formatted(name)));
    }

    private Response withJob(String text, Function<Job, JsonNode> answer) {
        return withName(
                text,
                name -> state.job(name)
                        .map(job -> Answer.json(200, answer.apply(job)))
                        .orElseGet(() -> ChronosAnswer.done(Commands.noJob(name))));
    }

    static Response withName(String text, Function<JobName, Response> answer) {
        return switch (JobName.parse(text)) {
            case Result.Ok<JobName> ok -> answer.apply(ok.value());
            case Result.Refused<JobName> refused -> ChronosAnswer.bad(refused.sentence());
        };
    }
}
