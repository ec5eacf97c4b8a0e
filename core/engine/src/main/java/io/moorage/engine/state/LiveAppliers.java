package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.engine.change.LiveChange;
import io.moorage.engine.change.LiveChange.AgentConnected;
import io.moorage.engine.change.LiveChange.AgentDisconnected;
import io.moorage.engine.change.LiveChange.AgentRemoved;
import io.moorage.engine.change.LiveChange.AgentResourcesChanged;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.change.LiveChange.FilterSet;
import io.moorage.engine.change.LiveChange.FiltersExpired;
import io.moorage.engine.change.LiveChange.FrameworkConnected;
import io.moorage.engine.change.LiveChange.FrameworkDropped;
import io.moorage.engine.change.LiveChange.FrameworkRemoved;
import io.moorage.engine.change.LiveChange.OfferEnded;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.change.LiveChange.RecoverySettled;
import io.moorage.engine.change.LiveChange.RolesRevived;
import io.moorage.engine.change.LiveChange.RolesSuppressed;
import io.moorage.engine.change.LiveChange.TaskAccepted;
import io.moorage.engine.change.LiveChange.TaskForgotten;
import io.moorage.engine.change.LiveChange.TaskLaunched;
import io.moorage.engine.change.LiveChange.TaskUpdated;
import java.util.Optional;
import org.pcollections.HashTreePMap;

/**
 * The only makers of a new {@link Live}: one per live change, total and deterministic. They read {@link Decided} for the slot
 * of an agent and the description of a framework, and write nothing of it.
 */
public final class LiveAppliers {
    private LiveAppliers() {}

    public static Live apply(Decided decided, Live live, LiveChange change) {
        var draft = new LiveDraft(decided, live);
        switch (change) {
            case EpochStarted started -> epochStarted(draft, started);
            case RecoverySettled settled -> draft.awaited = draft.awaited.minus(settled.agentId());
            case AgentConnected connected -> agentConnected(draft, connected);
            case AgentDisconnected disconnected -> agentDisconnected(draft, disconnected);
            case AgentResourcesChanged changed ->
                draft.agent(changed.agentId(), agent -> agent.info = agent.info.with(changed.resources()));
            case AgentRemoved removed -> agentRemoved(draft, removed.agentId());
            case FrameworkConnected connected -> frameworkConnected(draft, connected);
            case FrameworkDropped dropped ->
                draft.framework(dropped.frameworkId(), framework -> framework.incarnation = Optional.empty());
            case FrameworkRemoved removed -> draft.frameworks = draft.frameworks.minus(removed.frameworkId());
            case OffersMade made -> draft.offers = draft.offers.plus(made);
            case OfferEnded ended -> draft.offers = draft.offers.minus(ended.offerId());
            case FilterSet set -> {} // filters are the allocation's alone, and end with its leader
            case FiltersExpired expired -> {}
            case RolesSuppressed suppressed ->
                draft.framework(
                        suppressed.frameworkId(),
                        framework -> framework.suppressed = framework.suppressed.plusAll(suppressed.roles()));
            case RolesRevived revived ->
                draft.framework(
                        revived.frameworkId(),
                        framework -> framework.suppressed = framework.suppressed.minusAll(revived.roles()));
            case TaskLaunched launched -> taskLaunched(draft, launched);
            case TaskAccepted accepted ->
                draft.task(
                        accepted.agentId(),
                        accepted.task(),
                        task -> Optional.of(new LiveTask(
                                task.key(),
                                task.info(),
                                task.role(),
                                task.agentId(),
                                task.latest(),
                                task.status(),
                                true)));
            case TaskUpdated updated -> taskUpdated(draft, updated);
            case TaskForgotten forgotten -> taskForgotten(draft, forgotten);
        }
        return draft.build();
    }

    private static void epochStarted(LiveDraft draft, EpochStarted started) {
        draft.epoch = Optional.of(started.epoch());
        draft.offers = OutstandingOffers.of(started.epoch());
        draft.awaited = HashTreePMap.from(started.awaited());
    }

    private static void agentConnected(LiveDraft draft, AgentConnected change) {
        agentRemoved(draft, change.agentId());
        draft.addAgent(change);
        for (var reported : change.tasks()) {
            var key = new TaskKey(reported.frameworkId(), reported.task().taskId());
            draft.addTask(new LiveTask(
                    key,
                    reported.task(),
                    draft.firstRole(key.frameworkId()),
                    change.agentId(),
                    reported.state(),
                    Optional.empty(),
                    true));
        }
    }

    private static void agentDisconnected(LiveDraft draft, AgentDisconnected change) {
        draft.agent(change.agentId(), agent -> agent.disconnectedAt = Optional.of(change.at()));
    }

    private static void agentRemoved(LiveDraft draft, AgentId agentId) {
        draft.findAgent(agentId).ifPresent(agent -> {
            agent.tasks().keySet().forEach(task -> taskForgotten(draft, new TaskForgotten(task, agentId)));
            draft.dropAgent(agent);
        });
    }

    private static void frameworkConnected(LiveDraft draft, FrameworkConnected change) {
        draft.framework(change.frameworkId(), framework -> {
            framework.info = change.info();
            framework.incarnation = Optional.of(change.incarnation());
            framework.suppressed = framework.suppressed.minusAll(framework.suppressed);
        });
    }

    private static void taskLaunched(LiveDraft draft, TaskLaunched change) {
        var task = change.task();
        var key = new TaskKey(change.frameworkId(), task.taskId());
        draft.addTask(new LiveTask(
                key, task, change.role(), task.agentId(), TaskState.TASK_STAGING, Optional.empty(), false));
    }

    private static void taskUpdated(LiveDraft draft, TaskUpdated change) {
        draft.task(change.agentId(), change.task(), task -> {
            if (task.latest().terminal()) {
                return Optional.of(withStatus(task, task.latest(), change));
            }
            if (change.latest().terminal()) {
                draft.release(task);
            }
            return Optional.of(withStatus(task, change.latest(), change));
        });
    }

    private static LiveTask withStatus(LiveTask task, TaskState latest, TaskUpdated change) {
        return new LiveTask(
                task.key(),
                task.info(),
                task.role(),
                task.agentId(),
                latest,
                change.status().isPresent() ? change.status() : task.status(),
                true);
    }

    private static void taskForgotten(LiveDraft draft, TaskForgotten change) {
        draft.task(change.agentId(), change.task(), task -> {
            if (!task.latest().terminal()) {
                draft.release(task);
            }
            draft.framework(
                    task.key().frameworkId(),
                    framework ->
                            framework.tasks = framework.tasks.minus(task.key().taskId()));
            return Optional.empty();
        });
    }
}
