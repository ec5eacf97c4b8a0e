package io.moorage.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.App;
import io.moorage.service.engine.Commands.Change;
import io.moorage.service.engine.ServiceEngine;
import io.moorage.service.model.AppId;
import io.moorage.service.model.AppWriter;
import io.moorage.service.model.Refusal;
import io.moorage.service.model.Result;
import io.moorage.service.model.Timestamps;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.json.Parsed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code /v2/apps} and what is below it, but for tasks. */
final class AppRoutes {
    private static final String LOCATION = "/v2/apps";

    private final ServiceEngine engine;

    AppRoutes(ServiceEngine engine) {
        this.engine = engine;
    }

    Response handleAll(Turn turn, Call call) {
        return switch (call.method()) {
            case "GET" -> list(turn, call);
            case "POST" -> create(turn, call);
            default -> Api.method(call, "GET or POST");
        };
    }

    private Response list(Turn turn, Call call) {
        var filter = AppFilter.of(call);
        if (filter instanceof Result.Refused<AppFilter> refused) {
            return MarathonAnswer.refused(refused.refusal());
        }
        var body = JsonText.object();
        var list = body.putArray("apps");
        for (var app : engine.state().apps()) {
            if (filter instanceof Result.Ok<AppFilter> ok && ok.value().accepts(app.definition())) {
                list.add(new AppJson(engine, turn.now()).info(app, call, false));
            }
        }
        return Answer.json(200, body);
    }

    private Response create(Turn turn, Call call) {
        return withBody(call, body -> switch (engine.commands().create(turn, body, call.flag("force", false))) {
            case Result.Refused<App> refused -> MarathonAnswer.refused(refused.refusal());
            case Result.Ok<App> ok -> {
                var app = ok.value();
                var deploymentId = engine.state().deploymentsOf(app.id()).get(0).id();
                yield MarathonAnswer.created(
                        new AppJson(engine, turn.now()).fresh(app),
                        deploymentId,
                        LOCATION + app.id().value());
            }
        });
    }

    Response handleOne(Turn turn, Call call, List<String> path) {
        return withId(path, id -> switch (call.method()) {
            case "GET" -> get(turn, call, id);
            case "PUT" -> withBody(call, body -> update(turn, call, id, body, call.flag("partialUpdate", true)));
            case "PATCH" ->
                engine.state().app(id).isPresent()
                        ? withBody(call, body -> update(turn, call, id, body, true))
                        : MarathonAnswer.refused(Refusal.noApp(id));
            case "DELETE" -> change(engine.commands().delete(turn, id, call.flag("force", true)));
            default -> Api.method(call, "GET, PUT, PATCH or DELETE");
        });
    }

    private Response get(Turn turn, Call call, AppId id) {
        return engine.state()
                .app(id)
                .map(app -> Answer.json(
                        200, JsonText.object().set("app", new AppJson(engine, turn.now()).info(app, call, true))))
                .orElseGet(() -> MarathonAnswer.refused(Refusal.noApp(id)));
    }

    private Response update(Turn turn, Call call, AppId id, JsonNode body, boolean partial) {
        return change(engine.commands().update(turn, id, body, partial, call.flag("force", false)));
    }

    Response restart(Turn turn, Call call, List<String> path) {
        return call.method().equals("POST")
                ? withId(path, id -> change(engine.commands().restart(turn, id, call.flag("force", false))))
                : Api.method(call, "POST");
    }

    /** All apps below a group, under the literal star that Marathon answers with. */
    Response below(Turn turn, Call call, List<String> path) {
        var prefix = "/" + String.join("/", path) + (path.isEmpty() ? "" : "/");
        var body = JsonText.object();
        var list = body.putArray("*");
        engine.state().apps().stream()
                .filter(app -> app.id().value().startsWith(prefix))
                .forEach(app -> list.add(new AppJson(engine, turn.now()).info(app, call, false)));
        return Answer.json(200, body);
    }

    Response versions(Call call, List<String> path) {
        if (!call.method().equals("GET")) {
            return Api.method(call, "GET");
        }
        return withApp(path, app -> {
            var body = JsonText.object();
            var versions = new ArrayList<>(engine.state().versions(app.id()));
            Collections.reverse(versions);
            var list = body.putArray("versions");
            versions.forEach(version -> list.add(Timestamps.print(version.version())));
            return Answer.json(200, body);
        });
    }

    Response version(Call call, List<String> path, String version) {
        if (!call.method().equals("GET")) {
            return Api.method(call, "GET");
        }
        return withApp(
                path,
                app -> engine.state().versions(app.id()).stream()
                        .filter(v -> Timestamps.parse(version).equals(Optional.of(v.version())))
                        .findFirst()
                        .map(v -> Answer.json(200, AppJson.withVersion(v, AppWriter.write(v.definition()))))
                        .orElseGet(() -> Answer.message(
                                404, "App '%s' does not exist in version '%s'".formatted(app.id(), version))));
    }

    private Response withApp(List<String> path, Function<App, Response> then) {
        return withId(
                path,
                id -> engine.state().app(id).map(then).orElseGet(() -> MarathonAnswer.refused(Refusal.noApp(id))));
    }

    static Response withId(List<String> path, Function<AppId, Response> then) {
        var text = "/" + String.join("/", path);
        return AppId.parse(text)
                .map(then)
                .orElseGet(() -> MarathonAnswer.refused(Refusal.invalidObject(
                        "/id", "App id '%.60s' is not legal: %s.".formatted(text, AppId.problem(text)))));
    }

    static Response withBody(Call call, Function<JsonNode, Response> then) {
        var foreign = call.foreignMediaType();
        if (foreign.isPresent()) {
            return MarathonAnswer.refused(Refusal.of(
                    Refusal.Kind.NO_JSON,
                    "The body is sent as '%s', but %s %s takes JSON. Send the header 'Content-Type: application/json'."
                            .formatted(foreign.get(), call.method(), call.path())));
        }
        return switch (call.body()) {
            case Parsed.Document document -> then.apply(document.node());
            case Parsed.Malformed malformed ->
                MarathonAnswer.refused(Refusal.invalidJson(List.of(new Refusal.Problem("", malformed.sentence()))));
        };
    }

    static Response change(Result<Change> result) {
        return switch (result) {
            case Result.Ok<Change> ok -> MarathonAnswer.changed(ok.value());
            case Result.Refused<Change> refused -> MarathonAnswer.refused(refused.refusal());
        };
    }
}
