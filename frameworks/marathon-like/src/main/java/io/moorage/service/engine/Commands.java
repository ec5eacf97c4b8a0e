package io.moorage.service.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.moorage.service.engine.Deployment.Action;
import io.moorage.service.engine.Deployment.Step;
import io.moorage.service.model.AppDefinition;
import io.moorage.service.model.AppId;
import io.moorage.service.model.AppReader;
import io.moorage.service.model.Refusal;
import io.moorage.service.model.Refusal.Kind;
import io.moorage.service.model.Result;
import io.moorage.workload.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** What users ask for. Each either changes the state and says under which deployment, or is refused and changes nothing. */
public final class Commands {
    public static final int APPS_MAX = 10_000;

    private final ServiceState state;
    private final Steering steering;

    Commands(ServiceState state, Steering steering) {
        this.state = state;
        this.steering = steering;
    }

    /** What came of a command. */
    public record Change(Instant version, String deploymentId, boolean created) {}

    public Result<App> create(Turn turn, JsonNode body, boolean force) {
        return switch (AppReader.read(body, Optional.empty())) {
            case Result.Refused<AppDefinition> refused -> new Result.Refused<>(refused.refusal());
            case Result.Ok<AppDefinition> ok -> {
                var id = ok.value().id();
                if (state.app(id).isPresent() || state.quarantined(id)) {
                    yield refuse(Kind.DUPLICATE, "An app with id [%s] already exists.".formatted(id));
                }
                yield switch (start(turn, ok.value(), force)) {
                    case Result.Ok<Change> started ->
                        new Result.Ok<>(state.app(id).orElseThrow());
                    case Result.Refused<Change> refused -> new Result.Refused<>(refused.refusal());
                };
            }
        };
    }

    /** Changes an app, or makes it. {@code partial}: fields that are absent stay as they are. */
    public Result<Change> update(Turn turn, AppId id, JsonNode body, boolean partial, boolean force) {
        var current = state.app(id);
        if (current.isEmpty() && state.quarantined(id)) {
            return refuse(Kind.DUPLICATE, "The record of app '%s' cannot be read; delete it first.".formatted(id));
        }
        if (current.isPresent() && body.size() <= 2 && body.hasNonNull("version") && onlyVersion(body)) {
            return rollBack(turn, current.get(), body.get("version").asText(), force);
        }
        var read = partial && current.isPresent()
                ? AppReader.merge(current.get().definition(), body)
                : AppReader.read(body, Optional.of(id));
        return switch (read) {
            case Result.Refused<AppDefinition> refused -> new Result.Refused<>(refused.refusal());
            case Result.Ok<AppDefinition> ok ->
                current.isPresent() ? change(turn, current.get(), ok.value(), force) : start(turn, ok.value(), force);
        };
    }

    public Result<Change> delete(Turn turn, AppId id, boolean force) {
        if (state.app(id).isEmpty() && !state.quarantined(id)) {
            return new Result.Refused<>(Refusal.noApp(id));
        }
        var locked = unlock(List.of(id), force);
        if (locked.isPresent()) {
            return new Result.Refused<>(locked.get());
        }
        state.removeApp(id);
        return done(turn, turn.now(), false, List.of(new Step(id, Action.StopApplication)));
    }

    public Result<Change> restart(Turn turn, AppId id, boolean force) {
        var app = state.app(id);
        if (app.isEmpty()) {
            return new Result.Refused<>(Refusal.noApp(id));
        }
        var locked = unlock(List.of(id), force);
        return locked.isPresent()
                ? new Result.Refused<>(locked.get())
                : replace(turn, app.get(), app.get().definition(), app.get().lastScalingAt());
    }

    /** Ends these instances; they are replaced. */
    public void kill(Turn turn, Collection<Instance> instances) {
        instances.forEach(instance -> steering.stop(turn, instance));
    }

    /** Ends these instances and wants so many fewer. */
    public Result<Change> killAndScale(Turn turn, Collection<Instance> instances, boolean force) {
        var counts = new LinkedHashMap<AppId, Integer>();
        instances.stream()
                .filter(i -> !i.stopping() && state.app(i.appId()).isPresent())
                .forEach(i -> counts.merge(i.appId(), 1, Integer::sum));
        var locked = unlock(counts.keySet(), force);
        if (locked.isPresent()) {
            return new Result.Refused<>(locked.get());
        }
        var version = turn.now();
        var steps = new ArrayList<Step>();
        for (var entry : counts.entrySet()) {
            var app = state.app(entry.getKey()).orElseThrow();
            int rest = Math.max(0, app.definition().instances() - entry.getValue());
            version = nextVersion(turn, app);
            state.put(new App(app.definition().withInstances(rest), version, app.configVersion(), version));
            steps.add(new Step(app.id(), Action.ScaleApplication));
        }
        kill(turn, instances);
        return done(turn, version, false, steps);
    }

    /** False if the app does not wait. */
    public boolean resetDelay(AppId id) {
        var history = state.history(id);
        state.put(id, history.with(Optional.empty()));
        state.touch(id);
        return history.delay().isPresent();
    }

    private static boolean onlyVersion(JsonNode body) {
        return body.size() == 1 || body.has("id");
    }

    private Result<Change> rollBack(Turn turn, App current, String version, boolean force) {
        return state.versions(current.id()).stream()
                .filter(app -> io.moorage.service.model.Timestamps.parse(version)
                        .filter(app.version()::equals)
                        .isPresent())
                .findFirst()
                .map(app -> change(turn, current, app.definition(), force))
                .orElseGet(() -> refuse(
                        Kind.NOT_FOUND, "App '%s' does not exist in version '%s'".formatted(current.id(), version)));
    }

    private Result<Change> start(Turn turn, AppDefinition wanted, boolean force) {
        if (state.apps().size() >= APPS_MAX) {
            return refuse(
                    Kind.INVALID, "There are %d apps, as many as are allowed. Delete one first.".formatted(APPS_MAX));
        }
        var assigned = ServicePorts.assign(wanted, Optional.empty(), state.apps());
        if (assigned.isEmpty()) {
            return noPort();
        }
        var locked = unlock(List.of(wanted.id()), force);
        if (locked.isPresent()) {
            return new Result.Refused<>(locked.get());
        }
        state.put(new App(assigned.get(), turn.now(), turn.now(), turn.now()));
        return done(turn, turn.now(), true, List.of(new Step(wanted.id(), Action.StartApplication)));
    }

    private Result<Change> change(Turn turn, App current, AppDefinition given, boolean force) {
        var assigned = ServicePorts.assign(given, Optional.of(current.definition()), state.apps());
        if (assigned.isEmpty()) {
            return noPort();
        }
        var wanted = assigned.get();
        if (wanted.equals(current.definition())) {
            return new Result.Ok<>(new Change(current.version(), turn.entropy().uuid(), false));
        }
        var locked = unlock(List.of(current.id()), force);
        if (locked.isPresent()) {
            return new Result.Refused<>(locked.get());
        }
        var version = nextVersion(turn, current);
        boolean scaled = wanted.instances() != current.definition().instances();
        if (wanted.differsBeyondCount(current.definition())) {
            return replace(turn, current, wanted, scaled ? version : current.lastScalingAt());
        }
        state.put(new App(wanted, version, current.configVersion(), version));
        return done(turn, version, false, List.of(new Step(current.id(), Action.ScaleApplication)));
    }

    private Result<Change> replace(Turn turn, App current, AppDefinition wanted, Instant lastScalingAt) {
        var version = nextVersion(turn, current);
        state.put(new App(wanted, version, version, lastScalingAt));
        state.put(current.id(), state.history(current.id()).with(Optional.empty()));
        return done(turn, version, false, List.of(new Step(current.id(), Action.RestartApplication)));
    }

    /** Versions are times, but two changes in one millisecond are two versions. */
    private static Instant nextVersion(Turn turn, App current) {
        var after = current.version().plusMillis(1);
        return turn.now().isBefore(after) ? after : turn.now();
    }

    private Optional<Refusal> unlock(Collection<AppId> ids, boolean force) {
        var locking = state.locking(ids);
        if (!locking.isEmpty() && !force) {
            return Optional.of(new Refusal(
                    Kind.LOCKED,
                    "App is locked by one or more deployments. Override with the option '?force=true'. "
                            + "View details at '/v2/deployments/<DEPLOYMENT_ID>'.",
                    List.of(),
                    locking.stream().map(Deployment::id).toList()));
        }
        locking.forEach(state::remove);
        return Optional.empty();
    }

    private Result<Change> done(Turn turn, Instant version, boolean created, List<Step> steps) {
        var deployment = new Deployment(turn.entropy().uuid(), version, steps);
        if (!steps.isEmpty()) {
            state.put(deployment);
        }
        return new Result.Ok<>(new Change(version, deployment.id(), created));
    }

    private static <T> Result<T> noPort() {
        return new Result.Refused<>(Refusal.invalidObject(
                "/portDefinitions",
                "Every service port from %d to %d is taken. Name a port of your own."
                        .formatted(ServicePorts.FIRST, ServicePorts.LAST)));
    }

    private static <T> Result<T> refuse(Kind kind, String message) {
        return new Result.Refused<>(Refusal.of(kind, message));
    }
}
