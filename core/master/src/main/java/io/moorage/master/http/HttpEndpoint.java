package io.moorage.master.http;

import io.moorage.link.LinkProtocol;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The listening socket and its bounds. */
public final class HttpEndpoint {
    static final int HEADER_BYTES_MAX = 16 * 1024;
    static final int LINE_BYTES_MAX = 8 * 1024;
    private static final int IDLE_SECONDS = 180;
    private static final int BIND_SECONDS = 10;

    private final HttpServer server;

    private HttpEndpoint(HttpServer server) {
        this.server = server;
    }

    /** Listens; port 0 means any free one. The sentence of what it throws says which address is taken. */
    public static HttpEndpoint open(Vertx vertx, HttpConfig config, Router router) throws IOException {
        var options = new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port())
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                // Header bounds do not hold for clear-text HTTP/2 requests, and nobody needs it on one host.
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxWebSocketFrameSize(LinkProtocol.FRAME_BYTES_MAX)
                .setMaxWebSocketMessageSize(LinkProtocol.FRAME_BYTES_MAX)
                .setRegisterWebSocketWriteHandlers(false);
        try {
            return new HttpEndpoint(vertx.createHttpServer(options)
                    .requestHandler(router)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(BIND_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "Cannot listen on port %d of '%s': %s. Stop the process that listens there, or configure another port."
                            .formatted(
                                    config.port(),
                                    config.host(),
                                    e.getCause() == null ? e : e.getCause().getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while opening port %d.".formatted(config.port()), e);
        }
    }

    public int port() {
        return server.actualPort();
    }
}
