package io.moorage.master.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One reader of the {@link EventRing}: server-sent events, written no faster than they are read. */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final long HEARTBEAT_MILLIS = 15_000;
    /** What one wake-up writes at most before other connections of the event loop get their turn. */
    private static final int BURST = 64;

    private final Vertx vertx;
    private final EventRing ring;
    private final HttpServerResponse response;
    private final Context context;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable wake = this::wake;
    private Sequence position;
    private long heartbeat;
    private boolean ended;

    private EventStream(Vertx vertx, EventRing ring, HttpServerResponse response, Sequence position) {
        this.vertx = vertx;
        this.ring = ring;
        this.response = response;
        this.position = position;
        this.context = vertx.getOrCreateContext();
    }

    /** On the event loop of the request. Without a position, or with one that is lost, the stream begins with a reset. */
    static void open(Vertx vertx, EventRing ring, HttpServerResponse response, Optional<Sequence> resume) {
        response.setChunked(true).putHeader("content-type", "text/event-stream").putHeader("cache-control", "no-store");
        var from = resume.filter(position -> !(ring.after(position) instanceof EventRing.Next.Lost));
        var stream = new EventStream(vertx, ring, response, from.orElseGet(ring::newest));
        stream.start(from.isEmpty());
    }

    private void start(boolean reset) {
        response.exceptionHandler(error -> end());
        response.closeHandler(nothing -> end());
        response.drainHandler(nothing -> wake());
        heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> {
            if (!response.writeQueueFull()) {
                response.write(":\n\n");
            }
        });
        response.write(reset ? resetEvent() : ":\n\n");
        ring.follow(wake);
        wake();
    }

    private String resetEvent() {
        return "id: %s\nevent: reset\ndata: {\"term\":%d,\"sequence\":%d}\n\n"
                .formatted(position, position.term(), position.turn());
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(nothing -> pump());
        }
    }

    private void pump() {
        woken.set(false);
        for (int i = 0; i < BURST && !ended; i++) {
            var next = ring.after(position);
            if (next instanceof EventRing.Next.Lost lost) {
                lost(lost.newest());
                continue;
            }
            if (response.writeQueueFull() || !(next instanceof EventRing.Next.Turn turn)) {
                return;
            }
            position = turn.entry().sequence();
            response.write(turn.entry().buffer());
        }
        if (!ended) {
            wake();
        }
    }

    private void lost(Sequence newest) {
        if (newest.term() == position.term()) {
            LOG.info("A reader of events at {} fell behind and is cut off.", position);
            end();
            response.reset();
            return;
        }
        position = newest;
        response.write(resetEvent());
    }

    private void end() {
        if (!ended) {
            ended = true;
            ring.unfollow(wake);
            vertx.cancelTimer(heartbeat);
        }
    }
}
