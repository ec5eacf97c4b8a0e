package io.moorage.batch.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Response;
import io.moorage.batch.engine.BatchEngine;
import io.moorage.batch.engine.Job;
import io.moorage.batch.engine.Outcome;
import io.moorage.batch.model.Refusal;
import io.moorage.batch.model.Refusal.Kind;
import io.moorage.batch.model.Result;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import java.util.List;
import java.util.Optional;

/** What became of each task of a job, page by page. */
final class ResultRoutes {
    static final int LIMIT_MAX = 10_000;

    private static final int LIMIT_DEFAULT = 1_000;
    private static final List<String> STATES = List.of("waiting", "live", "succeeded", "failed");

    private final BatchEngine engine;

    ResultRoutes(BatchEngine engine) {
        this.engine = engine;
    }

    Response handle(Call call, String id) {
        if (!call.method().equals("GET")) {
            return Api.method(call, "GET");
        }
        var job = engine.state().job(id);
        if (job.isEmpty()) {
            return RefusalAnswer.of(Refusal.noJob(id));
        }
        var wanted = call.parameter("state");
        if (wanted.isPresent() && !STATES.contains(wanted.get())) {
            return RefusalAnswer.of(Refusal.of(
                    Kind.MALFORMED, "'state' is '%.20s', but must be one of %s.".formatted(wanted.get(), STATES)));
        }
        return switch (number(call, "from", 0, 0, Integer.MAX_VALUE)) {
            case Result.Refused<Integer> refused -> RefusalAnswer.of(refused.refusal());
            case Result.Ok<Integer> from ->
                switch (number(call, "limit", LIMIT_DEFAULT, 1, LIMIT_MAX)) {
                    case Result.Refused<Integer> refused -> RefusalAnswer.of(refused.refusal());
                    case Result.Ok<Integer> limit ->
                        Answer.json(200, page(job.get(), wanted, from.value(), limit.value()));
                };
        };
    }

    private static Result<Integer> number(Call call, String name, int absent, int min, int max) {
        var text = call.parameter(name);
        if (text.isEmpty()) {
            return new Result.Ok<>(absent);
        }
        boolean digits = text.get().matches("[0-9]{1,9}");
        return digits && Integer.parseInt(text.get()) >= min && Integer.parseInt(text.get()) <= max
                ? new Result.Ok<>(Integer.parseInt(text.get()))
                : Result.refused(
                        Kind.MALFORMED,
                        "'%s' is '%.20s', but must be a whole number from %d to %d.",
                        name,
                        text.get(),
                        min,
                        max);
    }

    private static ObjectNode page(Job job, Optional<String> wanted, int from, int limit) {
        var json = JsonText.object().put("id", job.id());
        var results = json.putArray("results");
        var range = job.definition().work().range();
        for (int ordinal = range.ordinalFrom(from); ordinal < job.tasks(); ordinal++) {
            var state = state(job, ordinal);
            if (wanted.isPresent() && !wanted.get().equals(state)) {
                continue;
            }
            if (results.size() == limit) {
                json.put("next", range.index(ordinal));
                break;
            }
            results.add(result(job, ordinal, range.index(ordinal), state));
        }
        return json;
    }

    private static String state(Job job, int ordinal) {
        var kind = job.kind(ordinal);
        if (kind == Outcome.Kind.NONE) {
            return job.live(ordinal).isPresent() ? "live" : "waiting";
        }
        return kind.failed() ? "failed" : "succeeded";
    }

    private static ObjectNode result(Job job, int ordinal, int index, String state) {
        var json = JsonText.object().put("index", index).put("state", state);
        var outcome = job.outcome(ordinal);
        switch (outcome.kind()) {
            case SUCCEEDED -> json.put("exitCode", 0);
            case EXITED -> json.put("exitCode", outcome.detail());
            case SIGNALLED -> json.put("signal", outcome.detail());
            case NONE, OUT_OF_MEMORY, TIMED_OUT, KILLED, NOT_STARTED, UNKNOWN -> {}
        }
        if (outcome.kind().failed()) {
            json.put("outcome", JobJson.name(outcome.kind()));
            json.put("sentence", "Task %d %s.".formatted(index, outcome.sentence()));
        }
        json.put("tries", job.tries(ordinal) + (state.equals("live") ? 1 : 0));
        job.lastTaskId(ordinal).ifPresent(taskId -> json.put("taskId", taskId.value()));
        job.lastAgentId(ordinal).ifPresent(agentId -> json.put("agentId", agentId.value()));
        return json;
    }
}
