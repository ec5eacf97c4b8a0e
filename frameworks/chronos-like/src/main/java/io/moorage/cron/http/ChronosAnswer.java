package io.moorage.cron.http;

import io.moorage.api.scheduler.Response;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import java.util.Optional;

/** The answers whose shape is Chronos' own. */
final class ChronosAnswer {
    private ChronosAnswer() {}

    /** 204, or why not: Chronos answered 400 to whatever was wrong with a request, an unknown job too. */
    static Response done(Optional<String> obstacle) {
        return obstacle.map(ChronosAnswer::bad).orElseGet(() -> Answer.empty(204));
    }

    static Response bad(String sentence) {
        return error(400, "Bad Request", sentence);
    }

    static Response unknown(Call call) {
        return error(404, "Not Found", "%s is not answered here.".formatted(call.path()));
    }

    static Response method(Call call, String allowed) {
        return error(
                405,
                "Method Not Allowed",
                "%s is not allowed on %s; use %s.".formatted(call.method(), call.path(), allowed));
    }

    static Response error(int status, String name, String sentence) {
        var body = JsonText.object().put("status", name).put("message", sentence);
        return Answer.json(status, body);
    }
}
