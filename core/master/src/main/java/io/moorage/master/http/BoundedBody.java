package io.moorage.master.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Reads a request's body up to a bound; beyond it the answer is 413 and what comes is thrown away until the sender ends. */
final class BoundedBody {
    private static final long DRAIN_MILLIS = 3_000;

    private BoundedBody() {}

    static void read(Vertx vertx, HttpServerRequest request, int bytesMax, Consumer<Buffer> reader) {
        var body = Buffer.buffer();
        var over = new boolean[1];
        request.exceptionHandler(error -> over[0] = true);
        request.handler(chunk -> {
            if (over[0]) {
                return;
            }
            if (body.length() + chunk.length() > bytesMax) {
                over[0] = true;
                refuse(vertx, request, bytesMax);
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(nothing -> {
            if (!over[0]) {
                reader.accept(body);
            }
        });
    }

    private static void refuse(Vertx vertx, HttpServerRequest request, int bytesMax) {
        request.response().putHeader("connection", "close");
        Answers.message(request.response(), 413, "A body has at most %d bytes.".formatted(bytesMax));
        // Closing at once would take the answer from a sender that is still sending.
        vertx.setTimer(DRAIN_MILLIS, timer -> request.connection().close());
    }
}
