package io.moorage.master.http;

import io.moorage.master.loop.Published;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** The whole state. One rendering serves everybody who asks between two turns; it is made on a worker, never on an event loop. */
final class StateRoute {
    private static final String AFTER = "x-moor-after";
    private static final long AFTER_MILLIS_MAX = 1_000;
    private static final long AFTER_LOOK_MILLIS = 10;

    private final Vertx vertx;
    private final Supplier<Published> published;
    private Rendered rendered = new Rendered(Published.NOTHING, Buffer.buffer());

    private record Rendered(Published published, Buffer body) {}

    StateRoute(Vertx vertx, Supplier<Published> published) {
        this.vertx = vertx;
        this.published = published;
    }

    void handle(RoutingContext context) {
        var after = Sequence.parse(context.request().getHeader(AFTER));
        if (after.isPresent() && !reached(after.get())) {
            await(context, after.get(), System.nanoTime());
        } else {
            answer(context);
        }
    }

    private boolean reached(Sequence after) {
        var now = Sequence.of(published.get());
        return now.term() > after.term() || (now.term() == after.term() && now.turn() >= after.turn());
    }

    private void await(RoutingContext context, Sequence after, long since) {
        vertx.setTimer(AFTER_LOOK_MILLIS, timer -> {
            if (reached(after) || System.nanoTime() - since > AFTER_MILLIS_MAX * 1_000_000) {
                answer(context);
            } else {
                await(context, after, since);
            }
        });
    }

    private void answer(RoutingContext context) {
        if (!published.get().leads()) {
            Answers.later(context.response(), "This master does not lead.");
            return;
        }
        vertx.executeBlocking(this::render, false)
                .onSuccess(done -> context.response()
                        .putHeader("content-type", Answers.JSON)
                        .putHeader("cache-control", "no-store")
                        .putHeader(
                                Sequence.HEADER, Sequence.of(done.published()).toString())
                        .end(done.body()))
                .onFailure(context::fail);
    }

    private synchronized Rendered render() {
        var now = published.get();
        if (rendered.published() != now) {
            var bytes = new ByteArrayOutputStream(rendered.body().length() + 1024);
            try {
                StateJson.write(now, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            rendered = new Rendered(now, Buffer.buffer(bytes.toByteArray()));
        }
        return rendered;
    }
}
