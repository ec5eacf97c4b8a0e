package io.moorage.master.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of events: server-sent events, written no faster than they are read. They come from the {@link EventRing} and,
 * where that has forgotten them already, from the grid's ring.
 */
final class EventStream {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final long HEARTBEAT_MILLIS = 15_000;
    /** What one wake-up writes at most before other connections of the event loop get their turn. */
    private static final int BURST = 64;

    private final Vertx vertx;
    private final EventRing ring;
    private final EventArchive archive;
    private final HttpServerResponse response;
    private final Context context;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable wake = this::wake;
    private final ArrayDeque<EventRing.Entry> archived = new ArrayDeque<>();
    private Sequence position;
    private long heartbeat;
    private boolean asksArchive;
    /** Reads from the grid's ring what memory has forgotten: slow, but it holds nothing up. */
    private boolean catchesUp;

    private boolean begun;
    private boolean ended;

    private EventStream(
            Vertx vertx, EventRing ring, EventArchive archive, HttpServerResponse response, Sequence position) {
        this.vertx = vertx;
        this.ring = ring;
        this.archive = archive;
        this.response = response;
        this.position = position;
        this.context = vertx.getOrCreateContext();
    }

    /** On the event loop of the request. Without a position, or with one that is lost, the stream begins with a reset. */
    static void open(
            Vertx vertx, EventRing ring, EventArchive archive, HttpServerResponse response, Optional<Sequence> resume) {
        response.setChunked(true).putHeader("content-type", "text/event-stream").putHeader("cache-control", "no-store");
        var newest = ring.newest();
        var from = resume.filter(position -> position.term() == newest.term() && position.turn() <= newest.turn());
        new EventStream(vertx, ring, archive, response, from.orElse(newest)).start(from.isEmpty());
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
        if (reset) {
            reset(position);
        } else {
            response.write(":\n\n");
        }
        ring.follow(wake);
        wake();
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            context.runOnContext(nothing -> pump());
        }
    }

    private void pump() {
        woken.set(false);
        for (int i = 0; i < BURST && !ended && !asksArchive; i++) {
            boolean full = response.writeQueueFull();
            if (full && catchesUp) {
                return;
            }
            if (!archived.isEmpty()) {
                write(archived.remove());
                continue;
            }
            switch (ring.after(position)) {
                case EventRing.Next.Turn turn -> {
                    if (full) {
                        return;
                    }
                    catchesUp = false;
                    write(turn.entry());
                }
                case EventRing.Next.Nothing nothing -> {
                    catchesUp = false;
                    return;
                }
                case EventRing.Next.Lost lost -> lost(lost.newest(), full);
            }
        }
        if (!ended && !asksArchive) {
            wake();
        }
    }

    private void write(EventRing.Entry entry) {
        begun = true;
        if (entry.sequence().turn() > position.turn()) {
            position = entry.sequence();
        }
        response.write(entry.buffer());
    }

    private void lost(Sequence newest, boolean full) {
        if (newest.term() != position.term()) {
            reset(newest);
        } else if (full) {
            cutOff();
        } else {
            asksArchive = true;
            archive.after(position, older -> context.runOnContext(nothing -> caughtUp(older)));
        }
    }

    private void caughtUp(Optional<EventArchive.Older> older) {
        asksArchive = false;
        if (ended) {
            return;
        }
        if (older.isPresent()) {
            catchesUp = true;
            archived.addAll(older.get().events());
            position = older.get().through();
        } else if (begun) {
            cutOff();
        } else {
            reset(ring.newest());
        }
        wake();
    }

    private void cutOff() {
        LOG.info("A reader of events at {} fell behind and is cut off.", position);
        end();
        response.reset();
    }

    private void reset(Sequence newest) {
        begun = true;
        position = newest;
        archived.clear();
        response.write("id: %s\nevent: reset\ndata: {\"term\":%d,\"sequence\":%d}\n\n"
                .formatted(newest, newest.term(), newest.turn()));
    }

    private void end() {
        if (!ended) {
            ended = true;
            ring.unfollow(wake);
            vertx.cancelTimer(heartbeat);
        }
    }
}
