package io.moorage.master.http;

import io.moorage.link.LinkProtocol;
import io.moorage.link.ToMaster;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Base64;

/** One reader of a file that grows: asks for the next piece when the last one was read, and ends with the task. */
final class FileFollower {
    private static final long LOOK_MILLIS = 300;

    private final Vertx vertx;
    private final FileRoutes files;
    private final FileRoutes.Place place;
    private final HttpServerResponse response;
    private final boolean sse;
    private final Runnable onEnd;
    private boolean lastLook;
    private boolean ended;

    FileFollower(
            Vertx vertx,
            FileRoutes files,
            FileRoutes.Place place,
            HttpServerResponse response,
            boolean sse,
            Runnable onEnd) {
        this.vertx = vertx;
        this.files = files;
        this.place = place;
        this.response = response;
        this.sse = sse;
        this.onEnd = onEnd;
    }

    void start(long offset) {
        response.exceptionHandler(error -> end());
        response.closeHandler(nothing -> end());
        read(offset)
                .onSuccess(content -> {
                    if (!content.error().isEmpty()) {
                        Answers.message(response, 404, content.error());
                        end();
                        return;
                    }
                    response.setChunked(true)
                            .putHeader("cache-control", "no-store")
                            .putHeader("content-type", sse ? "text/event-stream" : "application/octet-stream");
                    take(offset, content);
                })
                .onFailure(error -> {
                    FileRoutes.refuse(response, error);
                    end();
                });
    }

    private Future<ToMaster.FileContent> read(long offset) {
        return files.read(place, offset, LinkProtocol.FILE_CHUNK_BYTES_MAX);
    }

    private void take(long offset, ToMaster.FileContent content) {
        if (ended) {
            return;
        }
        int length = content.data().length();
        if (length > 0) {
            write(offset + length, content.data().toBytes());
            lastLook = false;
        } else if (lastLook || !content.error().isEmpty()) {
            finish();
            return;
        } else {
            lastLook = !files.alive(place);
        }
        long next = offset + length;
        if (response.writeQueueFull()) {
            response.drainHandler(nothing -> again(next));
        } else if (length > 0) {
            again(next);
        } else {
            vertx.setTimer(LOOK_MILLIS, timer -> again(next));
        }
    }

    private void again(long offset) {
        if (!ended) {
            response.drainHandler(null);
            read(offset).onSuccess(content -> take(offset, content)).onFailure(error -> finish());
        }
    }

    /** In an event stream the bytes are base64, for they need not be text; the id is the offset to go on from. */
    private void write(long next, byte[] bytes) {
        if (sse) {
            response.write("id: %d\nevent: data\ndata: %s\n\n"
                    .formatted(next, Base64.getEncoder().encodeToString(bytes)));
        } else {
            response.write(Buffer.buffer(bytes));
        }
    }

    private void finish() {
        if (!ended) {
            if (sse) {
                response.write("event: end\ndata:\n\n");
            }
            response.end();
            end();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            onEnd.run();
        }
    }
}
