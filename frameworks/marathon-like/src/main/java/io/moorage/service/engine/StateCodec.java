package io.moorage.service.engine;

import static io.moorage.workload.state.StoredJson.begin;
import static io.moorage.workload.state.StoredJson.optionalTime;
import static io.moorage.workload.state.StoredJson.text;
import static io.moorage.workload.state.StoredJson.time;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.api.AgentId;
import io.moorage.api.ExitStatus;
import io.moorage.api.TaskId;
import io.moorage.api.TaskState;
import io.moorage.service.engine.Deployment.Action;
import io.moorage.service.engine.Instance.Condition;
import io.moorage.service.engine.Instance.Place;
import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.AppId;
import io.moorage.service.model.AppReader;
import io.moorage.service.model.AppWriter;
import io.moorage.service.model.Result;
import io.moorage.workload.json.JsonText;
import io.moorage.workload.launch.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Writes and reads the stored records: JSON, each with its version in {@code v}. What cannot be read is thrown as it is. */
final class StateCodec {
    static final int VERSION = 1;

    private StateCodec() {}

    static ObjectNode write(App app) {
        var json = begin(VERSION);
        json.set("definition", AppWriter.write(app.definition()));
        time(json, "version", app.version());
        time(json, "configVersion", app.configVersion());
        time(json, "lastScalingAt", app.lastScalingAt());
        return json;
    }

    static App readApp(JsonNode json) {
        return new App(
                readDefinition(json.get("definition")),
                time(json, "version"),
                time(json, "configVersion"),
                time(json, "lastScalingAt"));
    }

    private static AppDefinition readDefinition(JsonNode json) {
        return switch (AppReader.read(json, Optional.empty())) {
            case Result.Ok<AppDefinition> ok -> ok.value();
            case Result.Refused<AppDefinition> refused ->
                throw new IllegalArgumentException(
                        refused.refusal().message() + refused.refusal().details());
        };
    }

    static ObjectNode write(Instance instance) {
        var json = begin(VERSION);
        json.put("taskId", instance.taskId().value());
        json.put("appId", instance.appId().value());
        time(json, "version", instance.version());
        time(json, "configVersion", instance.configVersion());
        json.put("agentId", instance.place().agentId().value());
        json.put("host", instance.place().host());
        json.put("ip", instance.place().ip());
        var ports = json.putArray("ports");
        instance.place().ports().forEach(ports::add);
        var attributes = json.putObject("attributes");
        instance.place().attributes().forEach(attributes::put);
        json.put("checked", instance.checked());
        time(json, "stagedAt", instance.stagedAt());
        instance.startedAt().ifPresent(at -> time(json, "startedAt", at));
        json.put("condition", instance.condition().name());
        instance.healthy().ifPresent(healthy -> json.put("healthy", healthy));
        instance.unreachableSince().ifPresent(at -> time(json, "unreachableSince", at));
        json.put("stopping", instance.stopping());
        return json;
    }

    static Instance readInstance(JsonNode json) {
        var ports = new ArrayList<Integer>();
        json.get("ports").forEach(port -> ports.add(port.intValue()));
        var attributes = new TreeMap<String, String>();
        json.get("attributes")
                .properties()
                .forEach(e -> attributes.put(e.getKey(), e.getValue().textValue()));
        return new Instance(
                new TaskId(text(json, "taskId")),
                new AppId(text(json, "appId")),
                time(json, "version"),
                time(json, "configVersion"),
                new Place(new AgentId(text(json, "agentId")), text(json, "host"), text(json, "ip"), ports, attributes),
                json.get("checked").booleanValue(),
                time(json, "stagedAt"),
                optionalTime(json, "startedAt"),
                Condition.valueOf(text(json, "condition")),
                json.has("healthy") ? Optional.of(json.get("healthy").booleanValue()) : Optional.empty(),
                optionalTime(json, "unreachableSince"),
                json.get("stopping").booleanValue());
    }

    static ObjectNode write(Deployment deployment) {
        var json = begin(VERSION);
        json.put("id", deployment.id());
        time(json, "version", deployment.version());
        var steps = json.putArray("steps");
        deployment
                .steps()
                .forEach(step -> steps.addObject()
                        .put("app", step.appId().value())
                        .put("action", step.action().name()));
        return json;
    }

    static Deployment readDeployment(JsonNode json) {
        var steps = new ArrayList<Deployment.Step>();
        json.get("steps")
                .forEach(step -> steps.add(
                        new Deployment.Step(new AppId(text(step, "app")), Action.valueOf(text(step, "action")))));
        return new Deployment(text(json, "id"), time(json, "version"), steps);
    }

    static ObjectNode write(AppHistory history) {
        var json = begin(VERSION);
        history.delay().ifPresent(delay -> {
            var at = json.putObject("delay");
            time(at, "configVersion", delay.configVersion());
            at.put("millis", delay.backoff().delay().toMillis());
            time(at, "notBefore", delay.notBefore());
            at.put("failures", delay.backoff().failures());
        });
        var exits = json.putArray("exits");
        history.exits().forEach(exit -> writeExit(exits.addObject(), exit));
        return json;
    }

    private static void writeExit(ObjectNode json, Exit exit) {
        json.put("taskId", exit.taskId().value());
        time(json, "version", exit.version());
        json.put("agentId", exit.agentId().value());
        json.put("host", exit.host());
        json.put("state", exit.state().name());
        json.put("message", exit.message());
        time(json, "at", exit.at());
        exit.exit().ifPresent(status -> json.set("exit", writeStatus(status)));
    }

    /** Also what explanations show. */
    static ObjectNode writeStatus(ExitStatus status) {
        var json = JsonText.object();
        return switch (status) {
            case ExitStatus.Exited exited -> json.put("code", exited.code());
            case ExitStatus.Signalled signalled -> json.put("signal", signalled.signal());
            case ExitStatus.OutOfMemory oom -> json.put("outOfMemory", true);
            case ExitStatus.Unknown unknown -> json.put("unknown", true);
        };
    }

    static AppHistory readHistory(JsonNode json) {
        var delay = Optional.ofNullable(json.get("delay"))
                .map(at -> new LaunchDelay(
                        time(at, "configVersion"),
                        new Backoff(
                                Duration.ofMillis(at.get("millis").longValue()),
                                time(at, "notBefore"),
                                at.get("failures").intValue())));
        List<Exit> exits = new ArrayList<>();
        json.get("exits").forEach(exit -> exits.add(readExit(exit)));
        return new AppHistory(delay, exits);
    }

    private static Exit readExit(JsonNode json) {
        return new Exit(
                new TaskId(text(json, "taskId")),
                time(json, "version"),
                new AgentId(text(json, "agentId")),
                text(json, "host"),
                TaskState.valueOf(text(json, "state")),
                Optional.ofNullable(json.get("exit")).map(StateCodec::readStatus),
                text(json, "message"),
                time(json, "at"));
    }

    private static ExitStatus readStatus(JsonNode json) {
        if (json.has("code")) {
            return new ExitStatus.Exited(json.get("code").intValue());
        }
        if (json.has("signal")) {
            return new ExitStatus.Signalled(json.get("signal").intValue());
        }
        return json.has("outOfMemory") ? new ExitStatus.OutOfMemory() : new ExitStatus.Unknown();
    }
}
