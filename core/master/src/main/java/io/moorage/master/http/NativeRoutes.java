package io.moorage.master.http;

import io.moorage.api.FrameworkId;
import io.moorage.engine.command.Command;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.master.agents.AgentLinks;
import io.moorage.master.grid.MasterGrid;
import io.moorage.master.loop.MasterLoop;
import io.moorage.master.plugins.HostLinks;
import io.moorage.master.plugins.PluginHost;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of the routes that are the master's own. */
public final class NativeRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(NativeRoutes.class);
    private static final String ROOT = "/moorage/v1";

    private final Vertx vertx;
    private final Parts parts;
    private final StateRoute state;
    private final FileRoutes files;
    private final EventArchive archive;

    /** What the routes stand on. */
    public record Parts(
            ForeignNames names,
            MasterLoop loop,
            AgentLinks agents,
            PluginHost plugins,
            HostLinks hosts,
            EventRing events,
            MasterGrid grid,
            PendingResponses responses,
            PendingTickets tickets,
            Readiness readiness,
            String version) {}

    private NativeRoutes(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.state = new StateRoute(vertx, parts.loop()::published);
        this.archive = new EventArchive(parts.grid());
        this.files = new FileRoutes(vertx, parts.loop(), parts.agents().files());
    }

    /** All routes, the plugins' too. */
    public static Router router(Vertx vertx, Parts parts) {
        return new NativeRoutes(vertx, parts).router();
    }

    private Router router() {
        var router = Router.router(vertx);
        router.route().handler(parts.names()::handle);
        router.route().handler(new ForeignPages()::handle);
        router.route().handler(new PluginRoutes(vertx, parts.loop(), parts.plugins(), parts.responses())::handle);
        WebPage.load()
                .ifPresentOrElse(
                        page -> page.mount(router), () -> router.get("/").handler(this::index));
        router.get("/health").handler(context -> Answers.json(context.response(), 200, new JsonObject()));
        router.get("/metrics").handler(this::metrics);
        router.get(ROOT + "/agent").handler(this::agent);
        router.get(HostProtocol.PATH).handler(this::schedulerHost);
        router.get(ROOT + "/ready").handler(this::ready);
        router.get(ROOT + "/version").handler(this::version);
        new HostedPlugins(vertx, parts.loop(), parts.plugins()).mount(router, ROOT + "/plugins");
        new RoleRoutes(vertx, parts.loop(), parts.tickets()).mount(router, ROOT);
        router.get(ROOT + "/state").handler(state::handle);
        router.get(ROOT + "/events").handler(this::events);
        router.get(ROOT + "/grid").handler(this::grid);
        router.delete(ROOT + "/frameworks/:id").handler(this::tearDown);
        router.get(ROOT + "/tasks/:frameworkId/:taskId/files").handler(files::list);
        router.get(ROOT + "/tasks/:frameworkId/:taskId/file").handler(files::read);
        router.errorHandler(400, context -> fail(context, 400, "The request is malformed."));
        router.errorHandler(404, context -> fail(context, 404, "There is nothing at this path."));
        router.errorHandler(405, context -> fail(context, 405, "This path does not take this method."));
        router.errorHandler(500, this::broken);
        return router;
    }

    private static void fail(RoutingContext context, int status, String sentence) {
        Answers.message(context.response(), status, sentence);
    }

    /** What the records of the API refuse is the caller's mistake; all else is ours. */
    private void broken(RoutingContext context) {
        if (context.failure() instanceof IllegalArgumentException refused) {
            Answers.message(context.response(), 400, String.valueOf(refused.getMessage()));
            return;
        }
        LOG.error(
                "'{} {}' failed.", context.request().method(), context.request().path(), context.failure());
        Answers.message(context.response(), 500, "The master failed on this request; its log says more.");
    }

    private void index(RoutingContext context) {
        var links = new JsonObject();
        for (var name : new String[] {"state", "ready", "plugins", "quota", "weights", "events", "grid", "version"}) {
            links.put(name, ROOT + "/" + name);
        }
        links.put("health", "/health").put("metrics", "/metrics");
        Answers.json(
                context.response(),
                200,
                new JsonObject()
                        .put("name", "Moorage")
                        .put("version", parts.version())
                        .put("links", links));
    }

    private void metrics(RoutingContext context) {
        vertx.executeBlocking(
                        () -> MetricsText.render(parts.loop(), parts.events(), parts.grid(), parts.responses()), false)
                .onSuccess(text -> context.response()
                        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(text))
                .onFailure(context::fail);
    }

    private void agent(RoutingContext context) {
        webSocket(context, "agent", parts.agents().open(), parts.agents()::accept);
    }

    private void schedulerHost(RoutingContext context) {
        webSocket(context, "scheduler host", parts.hosts().open(), parts.hosts()::accept);
    }

    private static void webSocket(RoutingContext context, String who, boolean open, Consumer<ServerWebSocket> accept) {
        var request = context.request();
        if (!"websocket".equalsIgnoreCase(request.getHeader("upgrade"))) {
            Answers.message(request.response(), 400, "Each %s dials this path as a WebSocket.".formatted(who));
        } else if (!open) {
            Answers.later(
                    request.response(), "This master does not lead, or has no room for another %s.".formatted(who));
        } else {
            request.toWebSocket()
                    .onSuccess(accept::accept)
                    .onFailure(error -> LOG.debug("A WebSocket did not open.", error));
        }
    }

    private void ready(RoutingContext context) {
        var missing = parts.readiness().missing();
        if (missing.isEmpty()) {
            Answers.json(context.response(), 200, new JsonObject().put("ready", true));
            return;
        }
        context.response().putHeader("retry-after", "1");
        Answers.json(
                context.response(),
                503,
                new JsonObject()
                        .put("ready", false)
                        .put("missing", new JsonArray(missing))
                        .put("message", "Not ready: " + String.join("; ", missing)));
    }

    private void version(RoutingContext context) {
        Answers.json(context.response(), 200, new JsonObject().put("version", parts.version()));
    }

    private void events(RoutingContext context) {
        if (!parts.loop().published().leads()) {
            Answers.later(context.response(), "This master does not lead.");
            return;
        }
        var resume = Sequence.parse(context.request().getHeader("last-event-id"));
        EventStream.open(vertx, parts.events(), archive, context.response(), resume);
    }

    private void grid(RoutingContext context) {
        parts.grid()
                .status()
                .whenComplete((status, error) -> context.vertx().runOnContext(nothing -> {
                    if (error == null) {
                        Answers.json(context.response(), 200, GridJson.of(status));
                    } else {
                        Answers.later(context.response(), "The grid is being closed.");
                    }
                }));
    }

    private void tearDown(RoutingContext context) {
        var id = new FrameworkId(context.pathParam("id"));
        parts.loop()
                .published()
                .epoch()
                .ifPresentOrElse(
                        epoch -> parts.tickets()
                                .submit(context.response(), epoch, ticket -> new Command.TearDownFramework(ticket, id)),
                        () -> Answers.later(context.response(), "This master does not lead."));
    }
}
