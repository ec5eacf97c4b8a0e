package io.moorage.engine.scene;

import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskKey;
import io.moorage.engine.change.MadeOffer;
import io.moorage.engine.state.AgentPage;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.LiveAgent;
import io.moorage.engine.state.LiveFramework;
import io.moorage.engine.state.LiveTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What holds in every state that was ever released; each broken rule is a sentence. */
public final class StateRules {
    private final ClusterState state;
    private final List<String> broken = new ArrayList<>();

    private StateRules(ClusterState state) {
        this.state = state;
    }

    public static List<String> brokenBy(ClusterState state) {
        var rules = new StateRules(state);
        rules.pages();
        state.agents().forEach(rules::agent);
        state.live().frameworks().values().forEach(rules::framework);
        rules.offers();
        return rules.broken;
    }

    private void rule(boolean holds, String sentence, Object... arguments) {
        if (!holds) {
            broken.add(sentence.formatted(arguments));
        }
    }

    /** An agent is on the page of its slot, which is the one it was admitted with; no page is empty. */
    private void pages() {
        state.live().agentPages().forEach((number, page) -> {
            rule(page.number() == number, "Page %d calls itself %d.", number, page.number());
            rule(!page.agents().isEmpty(), "Page %d is empty.", number);
            page.agents().forEach((id, agent) -> {
                rule(agent.id().equals(id), "%s is kept as %s.", agent.id(), id);
                rule(
                        agent.slot() / AgentPage.SLOTS == number,
                        "%s of slot %d is on page %d.",
                        id,
                        agent.slot(),
                        number);
                rule(
                        state.decided()
                                .agent(id)
                                .filter(known -> known.slot() == agent.slot())
                                .isPresent(),
                        "%s has slot %d, but was not admitted with it.",
                        id,
                        agent.slot());
                rule(!state.live().awaited().containsKey(id), "%s is here and awaited.", id);
            });
        });
    }

    /** Parts add up, the whole is never exceeded, and its tasks are in their frameworks' index. */
    private void agent(LiveAgent agent) {
        var used = sum(agent.tasks().values().stream()
                .filter(task -> !task.latest().terminal())
                .map(task -> task.info().resources())
                .toList());
        var offered = sum(offersWhere(offer -> offer.agentId().equals(agent.id())));
        rule(agent.used().equals(used), "%s uses %s, its tasks %s.", agent.id(), agent.used(), used);
        rule(
                agent.info().resources().contains(agent.used().plus(offered)),
                "%s has %s, but %s is used and %s offered.",
                agent.id(),
                agent.info().resources(),
                agent.used(),
                offered);
        rule(
                state.decided()
                        .agent(agent.id())
                        .orElseThrow()
                        .converted()
                        .equals(agent.info().resources().converted()),
                "%s has %s, which is not what was decided of it.",
                agent.id(),
                agent.info().resources());
        rule(agent.connected() || offered.isEmpty(), "%s is away and offered.", agent.id());
        for (LiveTask task : agent.tasks().values()) {
            var framework = state.live().frameworks().get(task.key().frameworkId());
            rule(
                    task.agentId().equals(agent.id()),
                    "%s is on %s and names %s.",
                    task.key(),
                    agent.id(),
                    task.agentId());
            rule(
                    framework == null
                            || agent.id()
                                    .equals(framework.tasks().get(task.key().taskId())),
                    "%s on %s is not in its framework's index.",
                    task.key(),
                    agent.id());
            rule(
                    framework != null || over(task.key().frameworkId()),
                    "%s is of a framework that is alive and has no live part.",
                    task.key());
        }
    }

    private boolean over(FrameworkId id) {
        return state.decided()
                .framework(id)
                .filter(f -> f.tornDownAt().isEmpty())
                .isEmpty();
    }

    /** Its index leads to its tasks, and it uses what they do. */
    private void framework(LiveFramework framework) {
        var used = new ArrayList<Resources>();
        framework.tasks().forEach((taskId, agentId) -> {
            var task = state.agent(agentId).map(agent -> agent.tasks().get(new TaskKey(framework.id(), taskId)));
            rule(task.isPresent(), "%s of %s is not on %s.", taskId, framework.id(), agentId);
            task.filter(found -> !found.latest().terminal())
                    .ifPresent(found -> used.add(found.info().resources().scalars()));
        });
        rule(
                framework.used().equals(sum(used)),
                "%s uses %s, its tasks %s.",
                framework.id(),
                framework.used(),
                sum(used));
        rule(
                framework.connected()
                        || state.live().offers().of(framework.id()).isEmpty(),
                "%s is away and has offers.",
                framework.id());
        rule(!over(framework.id()), "%s is over and has a live part.", framework.id());
    }

    /** Offers are of agents that are here and for frameworks that are, and there are as many as are counted. */
    private void offers() {
        var offers = state.live().offers();
        rule(
                offers.all().size() == offers.size(),
                "%d offers are counted as %d.",
                offers.all().size(),
                offers.size());
        for (var offer : offers.all()) {
            rule(offers.find(offer.id()).equals(Optional.of(offer)), "%s is not found.", offer);
            rule(state.agent(offer.agentId()).isPresent(), "%s is of no agent.", offer);
            rule(state.live().framework(offer.frameworkId()).isPresent(), "%s is for nobody.", offer);
        }
    }

    private List<Resources> offersWhere(Predicate<MadeOffer> wanted) {
        return state.live().offers().all().stream()
                .filter(wanted)
                .map(MadeOffer::resources)
                .toList();
    }

    private static Resources sum(List<Resources> parts) {
        return parts.stream().reduce(Resources.NONE, Resources::plus);
    }
}
