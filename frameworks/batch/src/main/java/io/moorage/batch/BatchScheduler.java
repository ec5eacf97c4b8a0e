package io.moorage.batch;

import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall.Respond;
import io.moorage.api.scheduler.SchedulerEvent.Requested;
import io.moorage.api.scheduler.Start;
import io.moorage.batch.engine.BatchEngine;
import io.moorage.batch.engine.StateLoader;
import io.moorage.batch.engine.Turn;
import io.moorage.batch.http.Answer;
import io.moorage.batch.http.Api;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One life of the framework: each event becomes one turn of the engine and one batch. */
final class BatchScheduler implements Scheduler {
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
            return Answer.message(500, "The batch framework failed on this request; its log says how.");
        }
    }
}
