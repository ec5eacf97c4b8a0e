package io.moorage.master.http;

import io.moorage.api.PluginId;
import io.moorage.master.loop.MasterLoop;
import io.moorage.master.plugins.PluginActionException;
import io.moorage.master.plugins.PluginHost;
import io.moorage.master.plugins.PluginStatus;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that list plugins, and install, remove and restart them. A change is answered once it is committed and done. */
final class HostedPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(HostedPlugins.class);
    private static final String OUT_OF_PROCESS = "out_of_process";

    private final Vertx vertx;
    private final MasterLoop loop;
    private final PluginHost plugins;

    HostedPlugins(Vertx vertx, MasterLoop loop, PluginHost plugins) {
        this.vertx = vertx;
        this.loop = loop;
        this.plugins = plugins;
    }

    void mount(Router router, String path) {
        router.get(path).handler(this::list);
        router.post(path).handler(this::install);
        router.delete(path + "/:id").handler(this::remove);
        router.post(path + "/:id/restart").handler(this::restart);
    }

    private void list(RoutingContext context) {
        var list = new JsonArray();
        plugins.list().forEach(plugin -> list.add(json(plugin)));
        Answers.json(context.response(), 200, new JsonObject().put("plugins", list));
    }

    static JsonObject json(PluginStatus plugin) {
        return new JsonObject()
                .put("id", plugin.id())
                .put("version", plugin.version())
                .put("source", plugin.source())
                .put("bundled", plugin.bundled())
                .put("sha256", plugin.sha256())
                .put(OUT_OF_PROCESS, plugin.outOfProcess())
                .put("place", plugin.place())
                .put("state", plugin.state().name())
                .put("reason", plugin.reason())
                .put("paths", new JsonArray(plugin.paths()))
                .put("framework", plugin.frameworkName())
                .put("errors", plugin.errors())
                .put("mailbox", plugin.mailbox());
    }

    private void install(RoutingContext context) {
        JsonBody.read(vertx, context, Set.of("file", "sha256"), body -> {
            if (body.getValue("file") instanceof String file && body.getValue("sha256") instanceof String sha256) {
                answer(context, plugins.install(file, sha256));
            } else {
                Answers.message(
                        context.response(),
                        400,
                        "The body is {\"file\": NAME, \"sha256\": DIGITS}: a zip in the master's DATA/plugins and its SHA-256.");
            }
        });
    }

    private void remove(RoutingContext context) {
        answer(context, plugins.remove(new PluginId(context.pathParam("id"))));
    }

    private void restart(RoutingContext context) {
        var id = new PluginId(context.pathParam("id"));
        JsonBody.read(vertx, context, Set.of(OUT_OF_PROCESS), body -> {
            if (!(body.getValue(OUT_OF_PROCESS, false) instanceof Boolean outOfProcess)) {
                Answers.message(context.response(), 400, "'out_of_process' is true or false.");
            } else {
                answer(
                        context,
                        plugins.restart(
                                id, Optional.of(outOfProcess).filter(said -> body.containsKey(OUT_OF_PROCESS))));
            }
        });
    }

    private void answer(RoutingContext context, CompletableFuture<PluginStatus> asked) {
        var own = vertx.getOrCreateContext();
        asked.whenComplete((status, error) -> own.runOnContext(nothing -> {
            var response = context.response();
            if (error != null) {
                refuse(response, error);
            } else {
                response.putHeader(
                        Sequence.HEADER, Sequence.of(loop.published()).toString());
                Answers.json(response, 200, json(status));
            }
        }));
    }

    private static void refuse(HttpServerResponse response, Throwable error) {
        var cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (!(cause instanceof PluginActionException refused)) {
            LOG.error("A change of plugins failed.", cause);
            Answers.message(response, 500, "The master failed on this request; its log says more.");
            return;
        }
        var sentence = String.valueOf(refused.getMessage());
        int status = PendingTickets.statusOf(refused.code());
        if (status == 503) {
            Answers.later(response, sentence);
        } else {
            Answers.message(response, status, sentence);
        }
    }
}
