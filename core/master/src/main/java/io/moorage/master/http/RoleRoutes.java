package io.moorage.master.http;

import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import io.moorage.engine.command.Command;
import io.moorage.engine.effect.Ticket;
import io.moorage.engine.state.DecidedRole;
import io.moorage.engine.state.Holdings;
import io.moorage.master.loop.MasterLoop;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** What operators decide of roles: quotas and weights. The rest of a path is the role, slashes included. */
final class RoleRoutes {
    private static final String GUARANTEES = "guarantees";
    private static final String LIMITS = "limits";
    private static final String FORCE = "force";
    private static final String WEIGHT = "weight";

    private final Vertx vertx;
    private final MasterLoop loop;
    private final PendingTickets tickets;

    RoleRoutes(Vertx vertx, MasterLoop loop, PendingTickets tickets) {
        this.vertx = vertx;
        this.loop = loop;
        this.tickets = tickets;
    }

    void mount(Router router, String root) {
        var quota = root + "/quota";
        router.get(quota).handler(context -> quotas(context, role -> true, all -> all(context, "quotas", all)));
        router.get(quota + "/*").handler(context -> inRole(context, quota, role -> quota(context, role)));
        router.put(quota + "/*").handler(context -> inRole(context, quota, role -> setQuota(context, role)));
        router.delete(quota + "/*")
                .handler(context -> inRole(
                        context,
                        quota,
                        role -> submit(
                                context, ticket -> new Command.SetQuotas(ticket, Map.of(role, Quota.NONE), false))));
        var weights = root + "/weights";
        router.get(weights).handler(this::weights);
        router.put(weights + "/*").handler(context -> inRole(context, weights, role -> setWeight(context, role)));
        router.delete(weights + "/*")
                .handler(context -> inRole(
                        context,
                        weights,
                        role -> submit(
                                context, ticket -> new Command.SetWeights(ticket, Map.of(role, DecidedRole.WEIGHT)))));
    }

    private static void inRole(RoutingContext context, String prefix, Consumer<Role> action) {
        var rest = context.request().path().substring(prefix.length() + 1);
        // A plus is a plus in a path, and only in a form a space.
        action.accept(new Role(URLDecoder.decode(rest.replace("+", "%2B"), StandardCharsets.UTF_8)));
    }

    private void quota(RoutingContext context, Role role) {
        quotas(
                context,
                role::equals,
                found -> found.stream()
                        .findFirst()
                        .ifPresentOrElse(
                                quota -> Answers.json(context.response(), 200, quota),
                                () -> Answers.message(
                                        context.response(),
                                        404,
                                        "Role '%s' has no quota. Set one with PUT, or list those that are set."
                                                .formatted(role.value()))));
    }

    /** What roles hold is counted on a worker: it is a look at every task. */
    private void quotas(RoutingContext context, Predicate<Role> wanted, Consumer<List<JsonObject>> answer) {
        var published = loop.published();
        if (!published.leads()) {
            Answers.later(context.response(), "This master does not lead.");
            return;
        }
        vertx.executeBlocking(
                        () -> {
                            var holdings = Holdings.of(published.state());
                            return decided().stream()
                                    .filter(role -> !role.quota().equals(Quota.NONE) && wanted.test(role.role()))
                                    .map(role -> json(role, holdings))
                                    .toList();
                        },
                        false)
                .onSuccess(answer::accept)
                .onFailure(context::fail);
    }

    private List<DecidedRole> decided() {
        return loop.published().state().decided().roles().values().stream()
                .sorted(Comparator.comparing(DecidedRole::role, Role.BY_TREE))
                .toList();
    }

    private static JsonObject json(DecidedRole role, Holdings holdings) {
        return new JsonObject()
                .put("role", role.role().value())
                .put(GUARANTEES, json(role.quota().guarantees()))
                .put(LIMITS, json(role.quota().limits()))
                .put("consumed", json(holdings.within(role.role())))
                .put("offered", json(holdings.offeredWithin(role.role())));
    }

    private static JsonObject json(SortedMap<String, Scalar> amounts) {
        var json = new JsonObject();
        amounts.forEach((name, amount) -> json.put(name, amount.units()));
        return json;
    }

    private static JsonObject json(Resources scalars) {
        var json = new JsonObject();
        scalars.byName().keySet().forEach(name -> json.put(name, scalars.units(name)));
        return json;
    }

    private void all(RoutingContext context, String name, List<JsonObject> all) {
        Answers.json(context.response(), 200, new JsonObject().put(name, new JsonArray(all)));
    }

    private void setQuota(RoutingContext context, Role role) {
        JsonBody.read(vertx, context, Set.of(GUARANTEES, LIMITS, FORCE), body -> {
            var quota = new Quota(amounts(body, GUARANTEES), amounts(body, LIMITS));
            if (quota.equals(Quota.NONE)) {
                throw new IllegalArgumentException(
                        "The body names neither 'guarantees' nor 'limits'. Give {\"limits\": {\"cpus\": 8}}, or DELETE the quota.");
            }
            boolean force = force(body);
            submit(context, ticket -> new Command.SetQuotas(ticket, Map.of(role, quota), force));
        });
    }

    private static boolean force(JsonObject body) {
        if (body.getValue(FORCE, false) instanceof Boolean force) {
            return force;
        }
        throw new IllegalArgumentException("'force' is true or false.");
    }

    private static SortedMap<String, Scalar> amounts(JsonObject body, String field) {
        var amounts = new TreeMap<String, Scalar>();
        if (!(body.getValue(field, new JsonObject()) instanceof JsonObject given)) {
            throw new IllegalArgumentException("'%s' is an object of amounts by resource.".formatted(field));
        }
        for (var name : given.fieldNames()) {
            amounts.put(name, Scalar.of(number(given, name)));
        }
        return amounts;
    }

    private static double number(JsonObject from, String name) {
        return Optional.ofNullable(from.getValue(name))
                .filter(Number.class::isInstance)
                .map(value -> ((Number) value).doubleValue())
                .orElseThrow(() -> new IllegalArgumentException("'%s' is to be a number.".formatted(name)));
    }

    private void weights(RoutingContext context) {
        if (!loop.published().leads()) {
            Answers.later(context.response(), "This master does not lead.");
            return;
        }
        all(
                context,
                "weights",
                decided().stream()
                        .filter(role -> role.weight() != DecidedRole.WEIGHT)
                        .map(role -> new JsonObject()
                                .put("role", role.role().value())
                                .put(WEIGHT, role.weight()))
                        .toList());
    }

    private void setWeight(RoutingContext context, Role role) {
        JsonBody.read(vertx, context, Set.of(WEIGHT), body -> {
            double weight = number(body, WEIGHT);
            submit(context, ticket -> new Command.SetWeights(ticket, Map.of(role, weight)));
        });
    }

    private void submit(RoutingContext context, Function<Ticket, Command> command) {
        loop.published()
                .epoch()
                .ifPresentOrElse(
                        epoch -> tickets.submit(context.response(), epoch, command),
                        () -> Answers.later(context.response(), "This master does not lead."));
    }
}
