package io.moorage.master.http;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskId;
import io.moorage.engine.state.AdmittedAgent;
import io.moorage.link.LinkProtocol;
import io.moorage.link.ToMaster;
import io.moorage.master.agents.AgentFiles;
import io.moorage.master.loop.MasterLoop;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Sandboxes of tasks, through the link of their agent. */
final class FileRoutes {
    private static final int PATH_LENGTH_MAX = 4_096;

    /** Files followed at once. */
    private static final int FOLLOWERS_MAX = 500;

    private final Vertx vertx;
    private final MasterLoop loop;
    private final AgentFiles files;
    private final AtomicInteger followers = new AtomicInteger();

    /** A file of a sandbox, and where it is. */
    record Place(AgentId agentId, FrameworkId frameworkId, TaskId taskId, String path) {}

    FileRoutes(Vertx vertx, MasterLoop loop, AgentFiles files) {
        this.vertx = vertx;
        this.loop = loop;
        this.files = files;
    }

    void list(RoutingContext context) {
        place(context)
                .ifPresent(place -> files.browse(place.agentId(), place.frameworkId(), place.taskId(), place.path())
                        .onSuccess(listing -> answerListing(context.response(), listing))
                        .onFailure(error -> refuse(context.response(), error)));
    }

    private static void answerListing(HttpServerResponse response, ToMaster.FileListing listing) {
        if (!listing.error().isEmpty()) {
            Answers.message(response, 404, listing.error());
            return;
        }
        var entries = new JsonArray();
        listing.entries()
                .forEach(entry -> entries.add(new JsonObject()
                        .put("path", entry.path())
                        .put("directory", entry.directory())
                        .put("size", entry.size())
                        .put("modifiedMillis", entry.modifiedMillis())));
        Answers.json(response, 200, new JsonObject().put("files", entries));
    }

    void read(RoutingContext context) {
        var place = place(context);
        if (place.isEmpty()) {
            return;
        }
        long offset = number(context, "offset", 0, Long.MAX_VALUE);
        long length = number(context, "length", LinkProtocol.FILE_CHUNK_BYTES_MAX, LinkProtocol.FILE_CHUNK_BYTES_MAX);
        var response = context.response();
        if (context.request().params().contains("follow")) {
            follow(context, place.get(), offset);
            return;
        }
        read(place.get(), offset, (int) length)
                .onSuccess(content -> answerContent(response, content))
                .onFailure(error -> refuse(response, error));
    }

    private void follow(RoutingContext context, Place place, long offset) {
        if (followers.incrementAndGet() > FOLLOWERS_MAX) {
            followers.decrementAndGet();
            Answers.later(context.response(), "%d files are followed already.".formatted(FOLLOWERS_MAX));
            return;
        }
        boolean sse = String.valueOf(context.request().getHeader("accept")).contains("text/event-stream");
        new FileFollower(vertx, this, place, context.response(), sse, followers::decrementAndGet).start(offset);
    }

    io.vertx.core.Future<ToMaster.FileContent> read(Place place, long offset, int length) {
        return files.read(place.agentId(), place.frameworkId(), place.taskId(), place.path(), offset, length);
    }

    /** Whether the task may still write. */
    boolean alive(Place place) {
        var live = loop.published().state().live().framework(place.frameworkId());
        return live.filter(framework -> framework.tasks().containsKey(place.taskId()))
                .flatMap(framework -> loop.published().state().decided().agent(place.agentId()))
                .flatMap(agent -> loop.published().state().live().agent(agent))
                .flatMap(agent -> Optional.ofNullable(
                        agent.tasks().get(new io.moorage.api.TaskKey(place.frameworkId(), place.taskId()))))
                .filter(task -> !task.latest().terminal())
                .isPresent();
    }

    private static void answerContent(HttpServerResponse response, ToMaster.FileContent content) {
        if (!content.error().isEmpty()) {
            Answers.message(response, 404, content.error());
            return;
        }
        response.putHeader("content-type", "application/octet-stream")
                .putHeader("x-moor-offset", Long.toString(content.offset()))
                .putHeader("x-moor-size", Long.toString(content.size()))
                .end(Buffer.buffer(content.data().toBytes()));
    }

    static void refuse(HttpServerResponse response, Throwable error) {
        if (error instanceof AgentFiles.AgentFilesException known) {
            Answers.later(response, String.valueOf(known.getMessage()));
        } else {
            Answers.message(response, 502, "The agent gave an answer that does not belong to the question.");
        }
    }

    private Optional<Place> place(RoutingContext context) {
        var frameworkId = new FrameworkId(context.pathParam("frameworkId"));
        var taskId = new TaskId(context.pathParam("taskId"));
        var path = Optional.ofNullable(context.request().getParam("path")).orElse("");
        if (path.length() > PATH_LENGTH_MAX || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A path has at most %d characters.".formatted(PATH_LENGTH_MAX));
        }
        var agentId = agentOf(context, frameworkId, taskId);
        if (agentId.isEmpty()) {
            Answers.message(
                    context.response(),
                    404,
                    "Task '%s' of framework '%s' is on no agent now. If it has ended, name the agent that ran it with ?agent=ID."
                            .formatted(taskId.value(), frameworkId.value()));
        }
        return agentId.map(agent -> new Place(agent, frameworkId, taskId, path));
    }

    private Optional<AgentId> agentOf(RoutingContext context, FrameworkId frameworkId, TaskId taskId) {
        var state = loop.published().state();
        var named = context.request().getParam("agent");
        if (named != null) {
            return state.decided().agent(new AgentId(named)).map(AdmittedAgent::id);
        }
        return state.live()
                .framework(frameworkId)
                .flatMap(framework -> Optional.ofNullable(framework.tasks().get(taskId)));
    }

    private static long number(RoutingContext context, String name, long otherwise, long max) {
        var text = context.request().getParam(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("'%s' is a whole number from 0 on.".formatted(name));
        }
        return Math.min(Long.parseLong(text), max);
    }
}
