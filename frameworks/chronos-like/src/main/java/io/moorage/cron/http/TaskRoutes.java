package io.moorage.cron.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.scheduler.Response;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.engine.Turn;
import io.moorage.cron.result.Result;
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
                            path.get(1), name -> Answer.done(engine.commands().kill(turn, name)))
                    : Answer.method(call, "DELETE");
        }
        if (path.size() == 1) {
            return call.method().equals("PUT") ? report(call) : Answer.method(call, "PUT");
        }
        return Answer.unknown(call);
    }

    /** By this, asynchronous jobs of Chronos 2 told that they were over. As in Chronos 3 it changes nothing. */
    private static Response report(Call call) {
        return switch (call.body()) {
            case Result.Refused<ObjectNode> refused -> Answer.bad(refused.sentence());
            case Result.Ok<ObjectNode> body ->
                body.value().path("statusCode").isIntegralNumber()
                        ? Answer.done(Optional.empty())
                        : Answer.bad("Field 'statusCode' must be a whole number.");
        };
    }
}
