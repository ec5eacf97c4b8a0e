package io.moorage.service;

import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.service.engine.ServiceEngine;
import io.moorage.service.engine.StateLoader;
import io.moorage.service.http.Api;
import io.moorage.workload.Turn;
import io.moorage.workload.TurnScheduler;
import io.moorage.workload.http.Answer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One life of the framework: each event becomes one turn of the engine and one batch. */
final class ServiceScheduler extends TurnScheduler {
    private static final Logger LOG = System.getLogger(ServiceScheduler.class.getName());

    private final ServiceEngine engine;
    private final Api api;

    ServiceScheduler(Start start) {
        engine = new ServiceEngine(StateLoader.load(start.state()));
        api = new Api(engine, start.config());
        engine.state()
                .quarantine()
                .forEach((key, why) -> LOG.log(
                        Level.WARNING,
                        "Record ''{0}'' cannot be read and is left alone: {1}. Put it right or delete its app.",
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
        return Answer.message(500, "The service framework failed on this request; its log says how.");
    }

    @Override
    protected void settle(Turn turn) {
        engine.settle(turn);
    }
}
