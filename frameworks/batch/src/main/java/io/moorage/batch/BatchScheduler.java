package io.moorage.batch;

import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.Start;
import io.moorage.batch.engine.BatchEngine;
import io.moorage.batch.engine.StateLoader;
import io.moorage.batch.http.Api;
import io.moorage.workload.Turn;
import io.moorage.workload.TurnScheduler;
import io.moorage.workload.http.Answer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One life of the framework: each event becomes one turn of the engine and one batch. */
final class BatchScheduler extends TurnScheduler {
    private static final Logger LOG = System.getLogger(BatchScheduler.class.getName());

    private final BatchEngine engine;
    private final Api api;

    BatchScheduler(Start start) {
        engine = new BatchEngine(StateLoader.load(start.state()));
        api = new Api(engine);
        engine.state()
                .setAside()
                .forEach((key, why) -> LOG.log(
                        Level.WARNING, "Record ''{0}'' is set aside: {1}. Put it right or remove its job.", key, why));
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
        return Answer.message(500, "The batch framework failed on this request; its log says how.");
    }

    @Override
    protected void settle(Turn turn) {
        engine.settle(turn);
    }
}
