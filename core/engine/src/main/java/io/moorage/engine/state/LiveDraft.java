package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskId;
import io.moorage.api.TaskKey;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.engine.change.LiveChange.AgentConnected;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;

/** A {@link Live} under change, for one applier at a time: it keeps agents, tasks, offers and frameworks in step. */
final class LiveDraft {
    private final Decided decided;
    Optional<Epoch> epoch;
    PMap<Integer, AgentPage> agentPages;
    PMap<FrameworkId, LiveFramework> frameworks;
    OutstandingOffers offers;
    PMap<AgentId, Instant> awaited;

    LiveDraft(Decided decided, Live live) {
        this.decided = decided;
        epoch = live.epoch();
        agentPages = live.agentPages();
        frameworks = live.frameworks();
        offers = live.offers();
        awaited = live.awaited();
    }

    Live build() {
        return new Live(epoch, agentPages, frameworks, offers, awaited);
    }

    Optional<LiveAgent> findAgent(AgentId id) {
        return decided.agent(id).flatMap(admitted -> {
            var page = agentPages.get(AgentPage.numberOf(admitted.slot()));
            return page == null
                    ? Optional.empty()
                    : Optional.ofNullable(page.agents().get(id));
        });
    }

    void addAgent(AgentConnected change) {
        putAgent(new LiveAgent(
                change.agentId(),
                change.slot(),
                change.info(),
                change.session(),
                Optional.empty(),
                change.agentVersion(),
                HashTreePMap.empty(),
                Resources.NONE));
    }

    void dropAgent(LiveAgent agent) {
        int number = AgentPage.numberOf(agent.slot());
        var page = agentPages.getOrDefault(number, AgentPage.empty(number));
        var left = page.agents().minus(agent.id());
        agentPages = left.isEmpty() ? agentPages.minus(number) : agentPages.plus(number, new AgentPage(number, left));
    }

    private void putAgent(LiveAgent agent) {
        int number = AgentPage.numberOf(agent.slot());
        var page = agentPages.getOrDefault(number, AgentPage.empty(number));
        agentPages = agentPages.plus(number, new AgentPage(number, page.agents().plus(agent.id(), agent)));
    }

    /** Changes an agent if it is there. */
    void agent(AgentId id, Consumer<AgentDraft> change) {
        findAgent(id).ifPresent(agent -> {
            var draft = new AgentDraft(agent);
            change.accept(draft);
            putAgent(draft.build());
        });
    }

    /** Changes a framework; one that is only decided so far gets its live part now, one that is over gets none. */
    void framework(FrameworkId id, Consumer<FrameworkDraft> change) {
        var known = frameworks.get(id);
        if (known == null) {
            var info = decided.framework(id)
                    .filter(framework -> framework.tornDownAt().isEmpty())
                    .map(DecidedFramework::info);
            if (info.isEmpty()) {
                return;
            }
            known = LiveFramework.unknown(id, info.get());
        }
        var draft = new FrameworkDraft(known);
        change.accept(draft);
        frameworks = frameworks.plus(id, draft.build());
    }

    /** The role of a task of which only its agent knew: an agent does not tell it. */
    Role firstRole(FrameworkId id) {
        return decided.framework(id)
                .map(framework -> framework.info().roles().getFirst())
                .orElse(Role.DEFAULT);
    }

    void addTask(LiveTask task) {
        agent(task.agentId(), agent -> {
            agent.tasks = agent.tasks.plus(task.key(), task);
            if (!task.latest().terminal()) {
                agent.used = agent.used.plus(task.info().resources());
            }
        });
        framework(task.key().frameworkId(), framework -> {
            framework.tasks = framework.tasks.plus(task.key().taskId(), task.agentId());
            if (!task.latest().terminal()) {
                framework.used = framework.used.plus(task.info().resources().scalars());
            }
        });
    }

    /** Changes or, with an empty result, removes a task if it is there. */
    void task(AgentId agentId, TaskKey key, Function<LiveTask, Optional<LiveTask>> change) {
        var task = findAgent(agentId).map(agent -> agent.tasks().get(key));
        if (task.isEmpty()) {
            return;
        }
        var changed = change.apply(task.get());
        agent(
                agentId,
                agent -> agent.tasks =
                        changed.isPresent() ? agent.tasks.plus(key, changed.get()) : agent.tasks.minus(key));
    }

    /** What a task held is free again. */
    void release(LiveTask task) {
        agent(task.agentId(), agent -> agent.used = agent.used.minus(task.info().resources()));
        framework(
                task.key().frameworkId(),
                framework -> framework.used =
                        framework.used.minus(task.info().resources().scalars()));
    }

    /** A {@link LiveAgent} under change. */
    static final class AgentDraft {
        private final LiveAgent agent;
        AgentInfo info;
        Optional<Instant> disconnectedAt;
        PMap<TaskKey, LiveTask> tasks;
        Resources used;

        AgentDraft(LiveAgent agent) {
            this.agent = agent;
            info = agent.info();
            disconnectedAt = agent.disconnectedAt();
            tasks = agent.tasks();
            used = agent.used();
        }

        LiveAgent build() {
            return new LiveAgent(
                    agent.id(), agent.slot(), info, agent.session(), disconnectedAt, agent.agentVersion(), tasks, used);
        }
    }

    /** A {@link LiveFramework} under change. */
    static final class FrameworkDraft {
        private final FrameworkId id;
        FrameworkInfo info;
        Optional<Incarnation> incarnation;
        PSet<Role> suppressed;
        PMap<TaskId, AgentId> tasks;
        Resources used;

        FrameworkDraft(LiveFramework framework) {
            id = framework.id();
            info = framework.info();
            incarnation = framework.incarnation();
            suppressed = framework.suppressed();
            tasks = framework.tasks();
            used = framework.used();
        }

        LiveFramework build() {
            return new LiveFramework(id, info, incarnation, suppressed, tasks, used);
        }
    }
}
