package io.moorage.cron;

import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.cron.engine.CronEngine;
import io.moorage.cron.engine.StateLoader;
import io.moorage.cron.http.Api;
import io.moorage.workload.Turn;
import io.moorage.workload.TurnScheduler;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** One life of the framework: each event becomes one turn of the engine and one batch. */
final class CronScheduler extends TurnScheduler {
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
    protected void on(Turn turn, SchedulerEvent event) {
        engine.on(turn, event);
    }

    @Override
    protected Response answer(Turn turn, Request request) {
        return api.handle(turn, request);
    }

    @Override
    protected Response failure() {
        return Api.failure();
    }

    @Override
    protected void settle(Turn turn) {
        engine.settle(turn);
    }
}
