package io.moorage.service.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.api.TaskId;
import io.moorage.api.scheduler.Response;
import io.moorage.service.engine.Instance;
import io.moorage.service.engine.ServiceEngine;
import io.moorage.service.model.AppId;
import io.moorage.service.model.Refusal;
import io.moorage.workload.Turn;
import io.moorage.workload.http.Answer;
import io.moorage.workload.http.Call;
import io.moorage.workload.json.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v2/tasks} and the tasks below an app. */
final class TaskRoutes {
    private static final int IDS_MAX = 10_000;

    private final ServiceEngine engine;

    TaskRoutes(ServiceEngine engine) {
        this.engine = engine;
    }

    Response handleAll(Turn turn, Call call, List<String> rest) {
        if (rest.isEmpty()) {
            return call.method().equals("GET") ? list(call) : Api.method(call, "GET");
        }
        if (rest.equals(List.of("delete"))) {
            return call.method().equals("POST")
                    ? AppRoutes.withBody(call, body -> deleteSome(turn, call, body))
                    : Api.method(call, "POST");
        }
        return Api.unknown(call);
    }

    private Response list(Call call) {
        var states = new ArrayList<>(call.parameters("status"));
        states.addAll(call.parameters("status[]"));
        var wanted = Set.copyOf(states);
        return tasks(engine.state().instances().stream()
                .filter(i -> wanted.isEmpty() || wanted.contains(status(i)))
                .toList());
    }

    private static String status(Instance instance) {
        return switch (instance.condition()) {
            case RUNNING -> "running";
            case STAGING, STARTING -> "staging";
            case UNREACHABLE -> "";
        };
    }

    Response handleApp(Turn turn, Call call, List<String> path) {
        return AppRoutes.withId(path, id -> {
            if (engine.state().app(id).isEmpty()) {
                return MarathonAnswer.refused(Refusal.noApp(id));
            }
            var instances = engine.state().instances(id);
            return switch (call.method()) {
                case "GET" -> tasks(instances);
                case "DELETE" -> {
                    var host = call.parameter("host");
                    var chosen = instances.stream()
                            .filter(i -> host.isEmpty()
                                    || host.get().equals(i.place().host()))
                            .toList();
                    yield delete(turn, call, chosen, tasksBody(chosen));
                }
                default -> Api.method(call, "GET or DELETE");
            };
        });
    }

    Response handleOne(Turn turn, Call call, List<String> path, String taskId) {
        return AppRoutes.withId(path, id -> {
            if (!call.method().equals("DELETE")) {
                return Api.method(call, "DELETE");
            }
            if (engine.state().app(id).isEmpty()) {
                return MarathonAnswer.refused(Refusal.noApp(id));
            }
            var instance = find(taskId).filter(i -> i.appId().equals(id));
            return instance.map(i -> delete(turn, call, List.of(i), taskBody(i)))
                    .orElseGet(() -> Answer.message(404, "Task '%.255s' does not exist".formatted(taskId)));
        });
    }

    private JsonNode taskBody(Instance instance) {
        return JsonText.object()
                .set("task", TaskJson.task(instance, engine.state().app(instance.appId())));
    }

    private Response deleteSome(Turn turn, Call call, JsonNode body) {
        var ids = body.path("ids");
        if (!ids.isArray() || ids.size() > IDS_MAX) {
            return MarathonAnswer.refused(
                    Refusal.invalidJson(List.of(new Refusal.Problem("/ids", "error.expected.jsarray"))));
        }
        var chosen = new ArrayList<Instance>();
        for (var id : ids) {
            if (!id.isTextual() || AppId.ofTask(id.textValue()).isEmpty()) {
                return Answer.message(
                        400, "'%.255s' is no task id; give ids as /v2/tasks shows them".formatted(id.asText()));
            }
            find(id.textValue()).filter(i -> !chosen.contains(i)).ifPresent(chosen::add);
        }
        return delete(turn, call, chosen, tasksBody(chosen));
    }

    private Response delete(Turn turn, Call call, Collection<Instance> instances, JsonNode body) {
        boolean scale = call.flag("scale", false);
        if (scale && call.flag("wipe", false)) {
            return Answer.message(400, "You cannot use scale and wipe at the same time.");
        }
        if (scale) {
            return AppRoutes.change(engine.commands().killAndScale(turn, instances, call.flag("force", false)));
        }
        engine.commands().kill(turn, instances);
        return Answer.json(200, body);
    }

    private Optional<Instance> find(String taskId) {
        try {
            return engine.state().instance(new TaskId(taskId));
        } catch (IllegalArgumentException e) { // a text that no task id can be names no task
            return Optional.empty();
        }
    }

    private Response tasks(Collection<Instance> instances) {
        return Answer.json(200, tasksBody(instances));
    }

    private JsonNode tasksBody(Collection<Instance> instances) {
        var body = JsonText.object();
        var tasks = body.putArray("tasks");
        instances.forEach(i -> tasks.add(TaskJson.task(i, engine.state().app(i.appId()))));
        return body;
    }
}
