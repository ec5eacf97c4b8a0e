package io.moorage.engine.allocation;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.engine.change.Change;
import io.moorage.engine.change.Claimant;
import io.moorage.engine.change.LiveChange.AgentRemoved;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.change.LiveChange.FilterSet;
import io.moorage.engine.change.LiveChange.FiltersExpired;
import io.moorage.engine.change.LiveChange.FrameworkConnected;
import io.moorage.engine.change.LiveChange.FrameworkDropped;
import io.moorage.engine.change.LiveChange.FrameworkRemoved;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.change.LiveChange.RolesRevived;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.DecidedRole;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.state.LiveFramework;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a cycle is to decide, written down as it is said: every agent, every filter, every share counted anew for each offer. Nothing
 * is kept up but what no state tells: filters, and how often each was offered something.
 */
final class SlowAllocation {
    private final List<FilterSet> filters = new ArrayList<>();
    private final Map<String, Long> offersMade = new HashMap<>();
    private final Set<Claimant> known = new HashSet<>();
    private final Map<Claimant, List<String>> nodes = new HashMap<>();
    private Resources total = Resources.NONE;
    private ClusterState state = ClusterState.EMPTY;
    private Map<Claimant, Resources> held = new HashMap<>();
    private Map<Place, Grant> plan = new LinkedHashMap<>();
    private Map<AgentId, Resources> left = new HashMap<>();
    private SlowQuotas quotas = new SlowQuotas(ClusterState.EMPTY);

    void follow(Change change, ClusterState after) {
        switch (change) {
            case EpochStarted c -> {
                filters.clear();
                offersMade.clear();
                known.clear();
            }
            case FilterSet c -> filters.add(c);
            case FiltersExpired c ->
                filters.removeIf(filter -> filter.frameworkId().equals(c.frameworkId())
                        && !filter.until().isAfter(c.at()));
            case RolesRevived c -> forgetFilters(c.frameworkId());
            case FrameworkConnected c -> forgetFilters(c.frameworkId());
            case FrameworkDropped c -> forgetFilters(c.frameworkId());
            case AgentRemoved c -> filters.removeIf(filter -> filter.agentId().equals(c.agentId()));
            case FrameworkRemoved c -> {
                forgetFilters(c.frameworkId());
                known.removeIf(claimant -> claimant.frameworkId().equals(c.frameworkId()));
                offersMade.keySet().removeIf(path -> known.stream().noneMatch(left -> isAbove(path, left)));
            }
            case OffersMade c ->
                c.columns()
                        .forEach(column -> nodesOf(column.claimant())
                                .forEach(path -> offersMade.merge(path, (long) column.size(), Long::sum)));
            default -> {}
        }
        for (var framework : after.live().frameworks().values()) {
            if (framework.connected()) {
                framework.info().roles().forEach(role -> known.add(new Claimant(framework.id(), role)));
            }
        }
        after.agents()
                .forEach(agent -> agent.tasks().values().stream()
                        .filter(task ->
                                after.live().framework(task.key().frameworkId()).isPresent())
                        .forEach(task -> known.add(new Claimant(task.key().frameworkId(), task.role()))));
    }

    private void forgetFilters(FrameworkId id) {
        filters.removeIf(filter -> filter.frameworkId().equals(id));
    }

    private record Place(AgentId agent, Claimant claimant) {}

    /** To whom what of which agent is offered. */
    record Grant(AgentId agent, Claimant claimant, Resources resources) {}

    Set<Grant> plan(ClusterState state) {
        this.state = state;
        total = state.agents().stream()
                .filter(LiveAgent::connected)
                .map(agent -> agent.info().resources().scalars())
                .reduce(Resources.NONE, Resources::plus);
        held = held(state);
        plan = new LinkedHashMap<>();
        quotas = new SlowQuotas(state);
        var agents = state.agents().stream()
                .filter(LiveAgent::connected)
                .sorted(Comparator.comparingInt(LiveAgent::slot))
                .toList();
        left = new HashMap<>();
        agents.forEach(agent -> left.put(agent.id(), free(state, agent)));
        agents.forEach(agent -> divide(agent.id(), true));
        agents.forEach(agent -> divide(agent.id(), false));
        return plan.values().stream().collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private void divide(AgentId agent, boolean owedOnly) {
        for (var next = next(agent, owedOnly); next.isPresent(); next = next(agent, owedOnly)) {
            var grant = next.get();
            plan.merge(
                    new Place(agent, grant.claimant()),
                    grant,
                    (one, more) ->
                            new Grant(agent, one.claimant(), one.resources().plus(more.resources())));
            held.merge(grant.claimant(), grant.resources().scalars(), Resources::plus);
            quotas.take(grant.claimant().role(), grant.resources());
            left.computeIfPresent(agent, (id, rest) -> rest.minus(grant.resources()));
        }
    }

    private Optional<Grant> next(AgentId agent, boolean owedOnly) {
        return state.live().frameworks().values().stream()
                .filter(LiveFramework::connected)
                .flatMap(framework -> framework.info().roles().stream()
                        .filter(role -> !framework.suppressed().contains(role))
                        .map(role -> new Claimant(framework.id(), role)))
                .flatMap(claimant -> quotas
                        .cut(claimant.role(), ownOf(left.getOrDefault(agent, Resources.NONE), claimant), owedOnly)
                        .map(part -> new Grant(agent, claimant, part))
                        .stream())
                .filter(grant -> worthwhile(grant.resources().scalars()))
                .filter(grant -> filters.stream().noneMatch(filter -> refuses(filter, grant)))
                .min((one, other) -> compare(one.claimant(), other.claimant()));
    }

    /** What is reserved to nobody, or at last to the role or one that is above it. */
    private static Resources ownOf(Resources left, Claimant claimant) {
        var role = claimant.role().value();
        return left.filter(kind -> kind.reservations().isEmpty()
                || role.equals(kind.reservations().getLast().role().value())
                || role.startsWith(kind.reservations().getLast().role().value() + "/"));
    }

    private static boolean worthwhile(Resources scalars) {
        return scalars.thousandths(Resources.CPUS) >= 10 || scalars.thousandths(Resources.MEM) >= 32_000;
    }

    private static boolean refuses(FilterSet filter, Grant grant) {
        return filter.frameworkId().equals(grant.claimant().frameworkId())
                && filter.role().equals(grant.claimant().role())
                && filter.agentId().equals(grant.agent())
                && filter.refused().contains(grant.resources());
    }

    /** From the top: at the first node where their ways part the smaller share decides, then fewer offers, then the name. */
    private int compare(Claimant one, Claimant other) {
        var first = nodesOf(one);
        var second = nodesOf(other);
        for (int depth = 0; ; depth++) {
            var a = first.get(depth);
            var b = second.get(depth);
            if (!a.equals(b)) {
                return Comparator.comparingDouble(this::share)
                        .thenComparingLong(this::offers)
                        .thenComparing(path -> path)
                        .compare(a, b);
            }
        }
    }

    private long offers(String path) {
        return offersMade.getOrDefault(path, 0L)
                + plan.values().stream()
                        .filter(grant -> isAbove(path, grant.claimant()))
                        .count();
    }

    private double share(String path) {
        var own = held.entrySet().stream()
                .filter(entry -> isAbove(path, entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Resources.NONE, Resources::plus);
        return own.byName().keySet().stream()
                        .filter(name -> total.thousandths(name) > 0)
                        .mapToDouble(name -> (double) own.thousandths(name) / total.thousandths(name))
                        .max()
                        .orElse(0)
                / weight(path);
    }

    private double weight(String path) {
        return state.decided().roles().values().stream()
                .filter(role -> role.role().value().equals(path))
                .mapToDouble(DecidedRole::weight)
                .findFirst()
                .orElse(1);
    }

    /** {@code a}, {@code a/b}, {@code a/b/.}, {@code a/b/./framework}. */
    private List<String> nodesOf(Claimant claimant) {
        return nodes.computeIfAbsent(claimant, SlowAllocation::path);
    }

    private static List<String> path(Claimant claimant) {
        var nodes = new ArrayList<String>();
        var path = "";
        for (var part :
                (claimant.role().value() + "/./" + claimant.frameworkId().value()).split("/")) {
            path = path.isEmpty() ? part : path + "/" + part;
            nodes.add(path);
        }
        return nodes;
    }

    private boolean isAbove(String path, Claimant claimant) {
        return nodesOf(claimant).contains(path);
    }

    private static Map<Claimant, Resources> held(ClusterState state) {
        var held = new HashMap<Claimant, Resources>();
        for (var agent : state.agents()) {
            for (var task : agent.tasks().values()) {
                if (!task.latest().terminal()
                        && state.live().framework(task.key().frameworkId()).isPresent()) {
                    held.merge(
                            new Claimant(task.key().frameworkId(), task.role()),
                            task.info().resources().scalars(),
                            Resources::plus);
                }
            }
        }
        for (var offer : state.live().offers().all()) {
            held.merge(
                    new Claimant(offer.frameworkId(), offer.role()),
                    offer.resources().scalars(),
                    Resources::plus);
        }
        return held;
    }

    private static Resources free(ClusterState state, LiveAgent agent) {
        var free = agent.unused();
        for (var offer : state.live().offers().all()) {
            if (offer.agentId().equals(agent.id())) {
                free = free.minusUpTo(offer.resources());
            }
        }
        return free;
    }
}
