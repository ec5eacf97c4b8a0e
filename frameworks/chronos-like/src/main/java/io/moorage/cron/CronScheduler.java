package io.moorage.cron;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall.Respond;
import io.moorage.api.scheduler.SchedulerEvent.Requested;
import io.moorage.api.scheduler.Start;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.engine.StateLoader;
import io.moorage.cron.engine.Turn;
import io.moorage.cron.http.Api;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;

/** One life of the framework: each event becomes one turn of the engine and one batch. */
final class CronScheduler implements Scheduler {
    private static final Logger LOG = System.getLogger(CronScheduler.class.getName());
    /** Chronos' own name for it, and its default. */
    private static final String RETRY_MILLIS = "failure_retry";

    private static final String RETRY_MILLIS_DEFAULT = "60000";

    private final CronEngine engine;
    private final Api api;

    CronScheduler(Start start) {
        var retryAfter =
                Duration.ofMillis(Long.parseLong(start.config().getOrDefault(RETRY_MILLIS, RETRY_MILLIS_DEFAULT)));
        engine = new CronEngine(StateLoader.load(start.state(), start.now()), retryAfter);
        api = new Api(engine, start.config());
        engine.state()
                .quarantine()
                .forEach((key, why) -> LOG.log(
                        Level.WARNING,
                        "Record ''{0}'' cannot be read and is left alone: {1}. Put it right or delete its job.",
                        key,
                        why));
    }

    @Override
    public Batch on(Delivery delivery) {
        var turn = new Turn(delivery);
        if (delivery.event() instanceof Requested requested) {
            turn.call(new Respond(requested.requestId(), answer(turn, requested)));
        } else {
            engine.on(turn, delivery.event());
        }
        engine.settle(turn);
        return turn.toBatch();
    }

    /** A request that trips over a bug of ours gets an answer too; the host shows other failures. */
    private Response answer(Turn turn, Requested requested) {
        try {
            return api.handle(turn, requested.request());
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    "Request %s failed.".formatted(requested.request().path()),
                    e);
            return new Response(
                    500,
                    Map.of("Content-Type", "application/json"),
                    Blob.utf8(
                            "{\"status\":\"Internal Server Error\",\"message\":\"The cron framework failed on this request; its log says how.\"}"));
        }
    }
}
