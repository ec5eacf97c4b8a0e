package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.PluginId;
import io.moorage.api.TaskKey;
import io.moorage.engine.change.MadeOffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;

/** Takes a state apart into its pages and puts it together again: the way of a state to a master that was not there. */
public final class PageAppliers {
    private PageAppliers() {}

    /** The pages of a state by their names. Two pages of one name are equal if nothing in them changed. */
    public static Map<String, StatePage> pagesOf(ClusterState state) {
        var pages = new LinkedHashMap<String, StatePage>();
        var decided = state.decided();
        var live = state.live();
        add(
                pages,
                new StatePage.Cluster(
                        live.epoch(),
                        decided.nextAgentNumber(),
                        decided.nextFrameworkNumber(),
                        live.offers().nextNumber()));
        agentPages(state).forEach(page -> add(pages, page));
        frameworkPages(state).forEach(page -> add(pages, page));
        decided.plugins()
                .forEach((id, plugin) -> add(
                        pages,
                        new StatePage.Plugin(
                                id, plugin.frameworkId(), plugin.entries(), plugin.wanted(), plugin.outOfProcess())));
        decided.roles().values().forEach(role -> add(pages, new StatePage.OfRole(role)));
        return pages;
    }

    private static void add(Map<String, StatePage> pages, StatePage page) {
        pages.put(page.name(), page);
    }

    private static List<StatePage> agentPages(ClusterState state) {
        var decided = state.decided();
        var live = state.live();
        var admitted = grouped(decided.agents().values(), agent -> AgentPage.numberOf(agent.slot()));
        var offers = grouped(live.offers().all(), offer -> pageOf(decided, offer.agentId()));
        var awaited = grouped(live.awaited().entrySet(), entry -> pageOf(decided, entry.getKey()));
        var numbers = new TreeSet<>(admitted.keySet());
        numbers.addAll(live.agentPages().keySet());
        numbers.addAll(offers.keySet());
        numbers.addAll(awaited.keySet());
        var pages = new ArrayList<StatePage>();
        for (var number : numbers) {
            var waits = new LinkedHashMap<AgentId, Instant>();
            awaited.getOrDefault(number, List.of()).forEach(entry -> waits.put(entry.getKey(), entry.getValue()));
            pages.add(new StatePage.Agents(
                    number,
                    admitted.getOrDefault(number, List.of()),
                    registered(live.agentPages().getOrDefault(number, AgentPage.empty(number))),
                    offers.getOrDefault(number, List.of()),
                    waits));
        }
        return pages;
    }

    private static int pageOf(Decided decided, AgentId id) {
        return decided.agent(id).map(agent -> AgentPage.numberOf(agent.slot())).orElse(0);
    }

    private static <T> Map<Integer, List<T>> grouped(Collection<T> all, Function<T, Integer> page) {
        var groups = new TreeMap<Integer, List<T>>();
        all.forEach(one -> groups.computeIfAbsent(page.apply(one), number -> new ArrayList<>())
                .add(one));
        return groups;
    }

    private static List<StatePage.Agents.Registered> registered(AgentPage page) {
        return page.agents().values().stream()
                .map(agent -> new StatePage.Agents.Registered(
                        agent.id(),
                        agent.slot(),
                        agent.info(),
                        agent.session(),
                        agent.disconnectedAt(),
                        agent.agentVersion(),
                        List.copyOf(agent.tasks().values()),
                        agent.used()))
                .toList();
    }

    private static List<StatePage> frameworkPages(ClusterState state) {
        var kills = new HashMap<FrameworkId, List<KillIntent>>();
        state.decided()
                .killIntents()
                .values()
                .forEach(kill -> kills.computeIfAbsent(kill.task().frameworkId(), id -> new ArrayList<>())
                        .add(kill));
        var ids = new TreeSet<>(java.util.Comparator.comparing(FrameworkId::value));
        ids.addAll(state.decided().frameworks().keySet());
        ids.addAll(state.live().frameworks().keySet());
        ids.addAll(kills.keySet());
        return ids.stream()
                .<StatePage>map(id -> new StatePage.Framework(
                        id,
                        state.decided().framework(id),
                        state.live().framework(id).map(PageAppliers::known),
                        kills.getOrDefault(id, List.of())))
                .toList();
    }

    private static StatePage.Framework.Known known(LiveFramework framework) {
        return new StatePage.Framework.Known(
                framework.info(),
                framework.incarnation(),
                List.copyOf(framework.suppressed()),
                framework.tasks(),
                framework.used());
    }

    /** The state that has these pages, all of one state. */
    public static ClusterState assemble(Collection<StatePage> pages) {
        var state = ClusterState.EMPTY;
        var offers = new ArrayList<MadeOffer>();
        long nextOffer = 0;
        for (var page : pages) {
            state = switch (page) {
                case StatePage.Cluster cluster -> {
                    nextOffer = cluster.nextOfferNumber();
                    yield withCluster(state, cluster);
                }
                case StatePage.Agents agents -> {
                    offers.addAll(agents.offers());
                    yield withAgents(state, agents);
                }
                case StatePage.Framework framework -> withFramework(state, framework);
                case StatePage.Plugin plugin -> withPlugin(state, plugin);
                case StatePage.OfRole role -> new ClusterState(state.decided().with(role.role()), state.live());
            };
        }
        return withOffers(state, nextOffer, offers);
    }

    /** Last, because their ids are read by the epoch. */
    private static ClusterState withOffers(ClusterState state, long nextNumber, List<MadeOffer> offers) {
        var live = state.live();
        return live.epoch()
                .map(epoch -> new ClusterState(
                        state.decided(),
                        new Live(
                                live.epoch(),
                                live.agentPages(),
                                live.frameworks(),
                                OutstandingOffers.of(epoch, nextNumber, offers),
                                live.awaited())))
                .orElse(state);
    }

    private static ClusterState withCluster(ClusterState state, StatePage.Cluster page) {
        var live = state.live();
        return new ClusterState(
                state.decided().withNumbers(page.nextAgentNumber(), page.nextFrameworkNumber()),
                new Live(page.epoch(), live.agentPages(), live.frameworks(), live.offers(), live.awaited()));
    }

    private static ClusterState withAgents(ClusterState state, StatePage.Agents page) {
        var decided = state.decided();
        for (var agent : page.admitted()) {
            decided = decided.with(agent);
        }
        PMap<AgentId, LiveAgent> agents = HashTreePMap.empty();
        for (var agent : page.registered()) {
            agents = agents.plus(agent.id(), agent(agent));
        }
        var live = state.live();
        var agentPages = agents.isEmpty()
                ? live.agentPages()
                : live.agentPages().plus(page.number(), new AgentPage(page.number(), agents));
        return new ClusterState(
                decided,
                new Live(
                        live.epoch(),
                        agentPages,
                        live.frameworks(),
                        live.offers(),
                        live.awaited().plusAll(page.awaited())));
    }

    private static LiveAgent agent(StatePage.Agents.Registered agent) {
        PMap<TaskKey, LiveTask> tasks = HashTreePMap.empty();
        for (var task : agent.tasks()) {
            tasks = tasks.plus(task.key(), task);
        }
        return new LiveAgent(
                agent.id(),
                agent.slot(),
                agent.info(),
                agent.session(),
                agent.disconnectedAt(),
                agent.agentVersion(),
                tasks,
                agent.used());
    }

    private static ClusterState withFramework(ClusterState state, StatePage.Framework page) {
        var decided = state.decided();
        if (page.decided().isPresent()) {
            decided = decided.with(page.decided().get());
        }
        var kills = decided.killIntents();
        for (var kill : page.kills()) {
            kills = kills.plus(kill.task(), kill);
        }
        var live = state.live();
        var frameworks = page.known()
                .map(known -> live.frameworks().plus(page.id(), framework(page.id(), known)))
                .orElse(live.frameworks());
        return new ClusterState(
                decided.withKillIntents(kills),
                new Live(live.epoch(), live.agentPages(), frameworks, live.offers(), live.awaited()));
    }

    private static LiveFramework framework(FrameworkId id, StatePage.Framework.Known page) {
        return new LiveFramework(
                id,
                page.info(),
                page.incarnation(),
                HashTreePSet.from(page.suppressed()),
                HashTreePMap.from(page.tasks()),
                page.used());
    }

    private static ClusterState withPlugin(ClusterState state, StatePage.Plugin page) {
        PluginId id = page.id();
        Optional<FrameworkId> framework = page.frameworkId();
        return new ClusterState(
                state.decided()
                        .with(
                                id,
                                new PluginState(
                                        framework,
                                        HashTreePMap.from(page.entries()),
                                        page.wanted(),
                                        page.outOfProcess())),
                state.live());
    }
}
