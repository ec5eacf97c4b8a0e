package io.moorage.service.http;

import io.moorage.api.scheduler.Request;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.ServiceEngine;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import java.util.List;
import java.util.Map;

/** Sends each request to its routes. Answers to changes are in the batch of their puts, so they leave after the commit. */
public final class Api {
    public static final List<String> PATH_PREFIXES = List.of("/v2", "/ping");

    private final AppRoutes apps;
    private final TaskRoutes tasks;
    private final QueueRoutes queue;
    private final InfoRoutes info;
    private final ServiceEngine engine;

    /** @param config the plugin's own settings, of which {@code /v2/info} shows some */
    public Api(ServiceEngine engine, Map<String, String> config) {
        this.engine = engine;
        apps = new AppRoutes(engine);
        tasks = new TaskRoutes(engine);
        queue = new QueueRoutes(engine);
        info = new InfoRoutes(engine, config);
    }

    public Response handle(Turn turn, Request request) {
        var call = Call.of(request);
        var segments = call.segments();
        if (segments.equals(List.of("ping"))) {
            return info.ping(call);
        }
        if (segments.size() < 2 || !segments.get(0).equals("v2")) {
            return unknown(call);
        }
        var rest = segments.subList(2, segments.size());
        return switch (segments.get(1)) {
            case "apps" -> handleApps(turn, call, rest);
            case "tasks" -> tasks.handleAll(turn, call, rest);
            case "queue" -> queue.handle(turn, call, rest);
            case "deployments" ->
                rest.isEmpty() && call.method().equals("GET") ? DeploymentJson.list(engine.state()) : unknown(call);
            case "info" -> rest.isEmpty() && call.method().equals("GET") ? info.info() : unknown(call);
            case "leader" -> rest.isEmpty() && call.method().equals("GET") ? info.leader() : unknown(call);
            default -> unknown(call);
        };
    }

    private Response handleApps(Turn turn, Call call, List<String> path) {
        int size = path.size();
        if (size == 0) {
            return apps.handleAll(turn, call);
        }
        var last = path.get(size - 1);
        if (size >= 2 && last.equals("tasks")) {
            return tasks.handleApp(turn, call, path.subList(0, size - 1));
        }
        if (size >= 3 && path.get(size - 2).equals("tasks")) {
            return tasks.handleOne(turn, call, path.subList(0, size - 2), last);
        }
        if (size >= 2 && last.equals("versions")) {
            return apps.versions(call, path.subList(0, size - 1));
        }
        if (size >= 3 && path.get(size - 2).equals("versions")) {
            return apps.version(call, path.subList(0, size - 2), last);
        }
        if (size >= 2 && last.equals("restart")) {
            return apps.restart(turn, call, path.subList(0, size - 1));
        }
        return last.equals("*") ? apps.below(turn, call, path.subList(0, size - 1)) : apps.handleOne(turn, call, path);
    }

    static Response unknown(Call call) {
        return Answer.message(
                404,
                "%s %s is not answered here"
                        .formatted(call.method(), call.request().path()));
    }

    static Response method(Call call, String allowed) {
        return Answer.message(
                405,
                "%s is not allowed on %s; use %s"
                        .formatted(call.method(), call.request().path(), allowed));
    }
}
