package io.moorage.service.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moorage.service.model.AppDefinition.BackoffSeconds;
import io.moorage.service.model.AppDefinition.KillSelection;
import io.moorage.service.model.AppDefinition.Lifecycle;
import io.moorage.service.model.AppDefinition.UnreachableStrategy;
import io.moorage.service.model.AppDefinition.UpgradeStrategy;
import io.moorage.workload.offer.Sizes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Reads app definitions in every form that Marathon took. Unknown fields are ignored, as it did. */
public final class AppReader {
    private AppReader() {}

    /** A definition that stands for itself; {@code id} is the path's, where there is one. */
    public static Result<AppDefinition> read(JsonNode node, Optional<AppId> id) {
        var problems = new Problems();
        return node instanceof ObjectNode given
                ? readRewritten(DeprecatedForms.rewrite(given, problems), id, problems)
                : new Result.Refused<>(
                        Refusal.invalidJson(List.of(new Refusal.Problem("", "error.expected.jsobject"))));
    }

    /** The current definition with the given fields in place of its own. */
    public static Result<AppDefinition> merge(AppDefinition current, JsonNode node) {
        var problems = new Problems();
        if (!(node instanceof ObjectNode given)) {
            return new Result.Refused<>(
                    Refusal.invalidJson(List.of(new Refusal.Problem("", "error.expected.jsobject"))));
        }
        var changes = DeprecatedForms.rewrite(given, problems);
        var merged = AppWriter.write(current);
        if (changes.has("cmd") && !changes.has("args")) {
            merged.remove("args");
        } else if (changes.has("args") && !changes.has("cmd")) {
            merged.remove("cmd");
        }
        merged.setAll(changes);
        return readRewritten(merged, Optional.of(current.id()), problems);
    }

    private static Result<AppDefinition> readRewritten(ObjectNode node, Optional<AppId> pathId, Problems problems) {
        var app = new Cursor(node, "", problems);
        var id = readId(app, pathId);
        UnsupportedFields.check(app);
        var networking = NetworkReader.read(app);
        var env = readEnv(app);
        var checks = app.objects("healthChecks", AppLimits.HEALTH_CHECKS_MAX).stream()
                .map(check -> HealthCheckReader.read(check, networking.ports().size()))
                .toList();
        var container = ContainerReader.read(app);
        var cmd = app.text("cmd", AppLimits.COMMAND_LENGTH_MAX);
        var args = app.texts("args", AppLimits.ARGS_MAX, AppLimits.VALUE_LENGTH_MAX);
        var backoff = new BackoffSeconds(
                app.number("backoffSeconds", 1, 0, AppLimits.SECONDS_MAX),
                app.number("backoffFactor", 1.15, 1, AppLimits.BACKOFF_FACTOR_MAX),
                app.number("maxLaunchDelaySeconds", 300, 0, AppLimits.SECONDS_MAX));
        var sizes = new Sizes(
                app.number("cpus", 1, 0.001, AppLimits.CPUS_MAX),
                app.number("mem", 128, 0, AppLimits.MEBIBYTES_MAX),
                app.number("disk", 0, 0, AppLimits.MEBIBYTES_MAX));
        int instances = app.integer("instances", 1, 0, AppLimits.INSTANCES_MAX);
        var constraints = ConstraintReader.read(app);
        var lifecycle = readLifecycle(app);
        var labels = app.textByName("labels", AppLimits.LABELS_MAX);
        var roles = readRoles(app);
        var dependencies = app.texts("dependencies", AppLimits.DEPENDENCIES_MAX, AppId.LENGTH_MAX);
        checkCommand(app, cmd, args, container);
        checkWhole(app, networking, container);
        var refusal = problems.refusal();
        if (refusal.isPresent()) {
            return new Result.Refused<>(refusal.get());
        }
        return new Result.Ok<>(new AppDefinition(
                id.orElseThrow(),
                cmd,
                args,
                container,
                sizes,
                instances,
                networking,
                checks,
                constraints,
                backoff,
                lifecycle,
                env,
                labels,
                roles,
                dependencies));
    }

    private static Optional<AppId> readId(Cursor app, Optional<AppId> pathId) {
        if (!app.has("id") && pathId.isEmpty()) {
            app.wrongTypeAt("id", "error.path.missing");
            return pathId;
        }
        var text = app.text("id", AppLimits.VALUE_LENGTH_MAX);
        if (text.isEmpty()) {
            return pathId;
        }
        var problem = AppId.problem(text.get());
        if (!problem.isEmpty()) {
            app.invalidAt("id", "App id '%s' is not legal: %s.", Cursor.shorten(text.get()), problem);
            return pathId;
        }
        var id = AppId.parse(text.get());
        if (pathId.isPresent() && !pathId.equals(id)) {
            app.invalidAt("id", "It is '%s', but the path names '%s'. Make them agree.", text.get(), pathId.get());
        }
        return id;
    }

    private static SortedMap<String, String> readEnv(Cursor app) {
        var env = app.textByName("env", AppLimits.ENV_MAX);
        long chars = env.entrySet().stream().mapToLong(AppReader::chars).sum();
        if (chars > AppLimits.ENV_CHARS_MAX) {
            app.invalidAt(
                    "env",
                    "It has %d characters in all, at most %d are allowed. Move some into a file.",
                    chars,
                    AppLimits.ENV_CHARS_MAX);
        }
        env.keySet().stream()
                .filter(name -> name.indexOf('=') >= 0)
                .findFirst()
                .ifPresent(name -> app.invalidAt(
                        "env",
                        "The name '%s' has an equals sign, which no environment can hold.",
                        Cursor.shorten(name)));
        return env;
    }

    private static long chars(Map.Entry<String, String> entry) {
        return entry.getKey().length() + entry.getValue().length();
    }

    private static Lifecycle readLifecycle(Cursor app) {
        var upgrade = app.object("upgradeStrategy");
        return new Lifecycle(
                app.integer("taskKillGracePeriodSeconds", 0, AppLimits.SECONDS_MAX),
                new UpgradeStrategy(
                        upgrade.map(u -> u.number("minimumHealthCapacity", 1, 0, 1))
                                .orElse(1.0),
                        upgrade.map(u -> u.number("maximumOverCapacity", 1, 0, 1))
                                .orElse(1.0)),
                app.choice("killSelection", KillSelection.class, KillSelection.YOUNGEST_FIRST),
                readUnreachable(app));
    }

    private static UnreachableStrategy readUnreachable(Cursor app) {
        if (app.has("unreachableStrategy")
                && app.node().get("unreachableStrategy").isTextual()) {
            if (!app.node().get("unreachableStrategy").textValue().equals("disabled")) {
                app.invalidAt("unreachableStrategy", "Give \"disabled\" or an object of two times.");
            }
            return new UnreachableStrategy.Disabled();
        }
        return app.object("unreachableStrategy")
                .map(strategy -> {
                    int inactive = strategy.integer("inactiveAfterSeconds", 0, 0, AppLimits.SECONDS_MAX);
                    int expunge = strategy.integer("expungeAfterSeconds", 0, 0, AppLimits.SECONDS_MAX);
                    if (inactive > expunge) {
                        strategy.invalid(
                                "inactiveAfterSeconds is %d, but must not exceed expungeAfterSeconds, which is %d.",
                                inactive, expunge);
                    }
                    return new UnreachableStrategy.After(inactive, expunge);
                })
                .orElse(new UnreachableStrategy.After(0, 0));
    }

    private static List<String> readRoles(Cursor app) {
        var roles = app.texts("acceptedResourceRoles", AppLimits.CONSTRAINTS_MAX, AppLimits.NAME_LENGTH_MAX);
        if (app.has("acceptedResourceRoles") && !roles.contains("*")) {
            app.invalidAt("acceptedResourceRoles", "Offers come in role '*' only; name it or leave the field out.");
        }
        return roles;
    }

    private static void checkCommand(
            Cursor app, Optional<String> cmd, List<String> args, Optional<AppContainer> container) {
        boolean image = container.map(c -> !c.image().isEmpty()).orElse(false);
        if (cmd.isPresent() && !args.isEmpty()) {
            app.invalid("AppDefinition must have either cmd or args, not both. Leave one out.");
        } else if (cmd.isEmpty() && args.isEmpty() && !image) {
            app.invalid("AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'.");
        } else if (cmd.map(String::isBlank).orElse(false)) {
            app.invalidAt("cmd", "It must not be empty.");
        }
    }

    private static void checkWhole(Cursor app, Networking networking, Optional<AppContainer> container) {
        boolean image = container.map(c -> !c.image().isEmpty()).orElse(false);
        if (networking.mode() == Networking.Mode.BRIDGE && !image) {
            app.invalidAt("networks", "Mode 'container/bridge' needs a container with an image.");
        }
        int chars = app.node().toString().length();
        if (chars > AppLimits.DEFINITION_CHARS_MAX) {
            app.invalid(
                    "The definition has %d characters, at most %d are allowed. Move what is large into files.",
                    chars, AppLimits.DEFINITION_CHARS_MAX);
        }
    }
}
