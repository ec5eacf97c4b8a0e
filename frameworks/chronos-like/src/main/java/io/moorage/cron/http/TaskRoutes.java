package io.moorage.cron.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Response;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.result.Result;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Call;
import java.util.Optional;

/** {@code task/kill/NAME} and {@code task/ID}. */
final class TaskRoutes {
    private final CronEngine engine;

    TaskRoutes(CronEngine engine) {
        this.engine = engine;
    }

    Response handle(Turn turn, Call call) {
        var path = call.rest();
        if (path.size() == 2 && path.get(0).equals("kill")) {
            return call.method().equals("DELETE")
                    ? JobRoutes.withName(
                            path.get(1),
                            name -> ChronosAnswer.done(engine.commands().kill(turn, name)))
                    : ChronosAnswer.method(call, "DELETE");
        }
        if (path.size() == 1) {
            return call.method().equals("PUT") ? report(call) : ChronosAnswer.method(call, "PUT");
        }
        return ChronosAnswer.unknown(call);
    }

    /** By this, asynchronous jobs of Chronos 2 told that they were over. As in Chronos 3 it changes nothing. */
    private static Response report(Call call) {
        return switch (Api.body(call)) {
            case Result.Refused<ObjectNode> refused -> ChronosAnswer.bad(refused.sentence());
            case Result.Ok<ObjectNode> body ->
                body.value().path("statusCode").isIntegralNumber()
                        ? ChronosAnswer.done(Optional.empty())
                        : ChronosAnswer.bad("Field 'statusCode' must be a whole number.");
        };
    }
}
