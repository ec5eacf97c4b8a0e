package io.moorage.workload;

import io.moorage.api.Experimental;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerCall.Respond;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerEvent.Requested;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A scheduler whose every event is one turn and one batch: the event or the request is dealt with, then the turn is settled. Called by
 * its host from one thread at a time; none of its methods may block.
 */
@Experimental(since = "0.1")
public abstract class TurnScheduler implements Scheduler {
    private final Logger log = System.getLogger(getClass().getName());

    @Override
    public final Batch on(Delivery delivery) {
        var turn = new Turn(delivery);
        if (delivery.event() instanceof Requested requested) {
            turn.call(new Respond(requested.requestId(), answered(turn, requested.request())));
        } else {
            on(turn, delivery.event());
        }
        settle(turn);
        return turn.toBatch();
    }

    /** Deals with an event that is no request. What it throws goes to the host, which shows it. */
    protected abstract void on(Turn turn, SchedulerEvent event);

    /** Answers a request; if it throws, that is logged and {@link #failure()} is the answer. */
    protected abstract Response answer(Turn turn, Request request);

    /** What is answered where {@link #answer} fell over a bug. */
    protected abstract Response failure();

    /** The end of each turn, also after a request that failed: what changed is acted upon, and put. */
    protected abstract void settle(Turn turn);

    private Response answered(Turn turn, Request request) {
        try {
            return answer(turn, request);
        } catch (RuntimeException e) {
            log.log(Level.ERROR, "Request %s failed.".formatted(request.path()), e);
            return failure();
        }
    }
}
