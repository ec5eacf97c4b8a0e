package io.moorage.master.http;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Request;
import io.moorage.master.loop.MasterLoop;
import io.moorage.master.plugins.PluginHost;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Hands a request whose path a plugin claimed to that plugin, whole. */
final class PluginRoutes {
    private final Vertx vertx;
    private final MasterLoop loop;
    private final PluginHost plugins;
    private final PendingResponses responses;

    PluginRoutes(Vertx vertx, MasterLoop loop, PluginHost plugins, PendingResponses responses) {
        this.vertx = vertx;
        this.loop = loop;
        this.plugins = plugins;
        this.responses = responses;
    }

    void handle(RoutingContext context) {
        var request = context.request();
        String path;
        Map<String, List<String>> query;
        try {
            var decoder = new QueryStringDecoder(request.uri());
            path = decoder.path();
            query = decoder.parameters();
        } catch (IllegalArgumentException e) {
            Answers.message(request.response(), 400, "The request's address cannot be decoded.");
            return;
        }
        var answerer = plugins.answerer(path);
        if (answerer.isEmpty()) {
            context.next();
            return;
        }
        if (!loop.published().leads()) {
            Answers.later(request.response(), "This master does not lead.");
            return;
        }
        BoundedBody.read(
                vertx, request, Request.BODY_BYTES_MAX, body -> ask(request, path, query, body, answerer.get()));
    }

    private void ask(
            HttpServerRequest request,
            String path,
            Map<String, List<String>> query,
            Buffer body,
            PluginHost.Answerer answerer) {
        var id = responses.await(request, answerer);
        var asked = new Request(
                request.method().name().toUpperCase(Locale.ROOT),
                path,
                query,
                headers(request),
                Blob.of(body.getBytes()));
        if (!answerer.request(id, asked)) {
            responses.refused(id);
        }
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        var headers = new HashMap<String, String>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }
}
