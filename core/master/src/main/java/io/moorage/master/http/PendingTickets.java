package io.moorage.master.http;

import io.moorage.api.Epoch;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.engine.effect.Ticket;
import io.moorage.master.loop.MasterLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/** Operators' calls, until they are committed or refused. */
public final class PendingTickets {
    private final Vertx vertx;
    private final MasterLoop loop;
    private final Duration commitTimeout;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Ticket, Pending> pending = new ConcurrentHashMap<>();

    private record Pending(HttpServerResponse response, Context context) {}

    public PendingTickets(Vertx vertx, MasterLoop loop, Duration commitTimeout) {
        this.vertx = vertx;
        this.loop = loop;
        this.commitTimeout = commitTimeout;
    }

    /** Submits a command and answers when its fate is known. On the event loop of the request. */
    void submit(HttpServerResponse response, Epoch epoch, Function<Ticket, io.moorage.engine.command.Command> command) {
        var ticket = new Ticket(numbers.incrementAndGet());
        pending.put(ticket, new Pending(response, vertx.getOrCreateContext()));
        if (!loop.offer(epoch, command.apply(ticket))) {
            take(ticket, out -> Answers.later(out, "The master has too much to do."));
            return;
        }
        long timer = vertx.setTimer(
                commitTimeout.toMillis(),
                t -> take(ticket, out -> Answers.unknown(out, "The call is not committed yet.")));
        response.endHandler(done -> vertx.cancelTimer(timer));
    }

    /** On the loop. */
    public void confirmed(Ticket ticket) {
        var sequence = Sequence.of(loop.published());
        take(ticket, out -> Answers.json(out.putHeader(Sequence.HEADER, sequence.toString()), 200, new JsonObject()));
    }

    /** On the loop. */
    public void refused(Ticket ticket, RefusalCode code, String sentence) {
        take(ticket, out -> Answers.message(out, statusOf(code), sentence));
    }

    /** On the loop: this master does not lead any more. */
    public void ended() {
        pending.keySet()
                .forEach(ticket -> take(ticket, out -> Answers.unknown(out, "This master does not lead any more.")));
    }

    static int statusOf(RefusalCode code) {
        return switch (code) {
            case CALLER_NOT_FOUND -> 404;
            case CALLER_INVALID -> 400;
            case CALLER_STALE, OPERATOR_FOREIGN_CLUSTER, OPERATOR_OVERCOMMITTED -> 409;
            case CAPACITY_QUEUE_FULL -> 503;
        };
    }

    private void take(Ticket ticket, Consumer<HttpServerResponse> action) {
        var entry = pending.remove(ticket);
        if (entry != null) {
            entry.context().runOnContext(nothing -> action.accept(entry.response()));
        }
    }
}
