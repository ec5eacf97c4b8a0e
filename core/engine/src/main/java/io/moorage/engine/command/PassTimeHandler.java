package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskState;
import io.moorage.api.scheduler.AgentFate;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.DurableChange.AgentMarkedUnreachable;
import io.moorage.engine.change.LiveChange.AgentRemoved;
import io.moorage.engine.change.LiveChange.FiltersExpired;
import io.moorage.engine.state.LiveAgent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Does what is due, if the state still says so: deadlines are never cancelled, only found to be void. */
final class PassTimeHandler {
    /** One deadline at a time: the engine applies each outcome before the next is decided. */
    Result.Outcome handle(View view, Deadline deadline, Instant now) {
        var draft = new Result.Draft();
        switch (deadline) {
            case Deadline.AgentReturn agent -> agentReturn(view, draft, agent.agentId(), now);
            case Deadline.FrameworkReturn framework -> frameworkReturn(view, draft, framework.frameworkId(), now);
            case Deadline.OfferAnswers offers -> {
                long end = offers.firstNumber() + offers.count();
                for (long number = offers.firstNumber(); number < end; number++) {
                    view.live().offers().find(number).ifPresent(offer -> Rescinds.offer(view, draft, offer));
                }
            }
            case Deadline.FilterEnd filter -> draft.change(new FiltersExpired(filter.frameworkId(), now));
        }
        return draft.build();
    }

    private static void agentReturn(View view, Result.Draft draft, AgentId id, Instant now) {
        var awaitedUntil = view.live().awaited().get(id);
        var agent = view.agent(id);
        boolean neverCame = awaitedUntil != null && !awaitedUntil.isAfter(now);
        boolean stayedAway = agent.flatMap(LiveAgent::disconnectedAt)
                .filter(at -> !at.plus(view.config().agentReregisterTimeout()).isAfter(now))
                .isPresent();
        if (!neverCame && !stayedAway) {
            return;
        }
        draft.change(new AgentMarkedUnreachable(id, now));
        agent.ifPresent(known -> {
            tellOfTasks(view, draft, known, now);
            draft.change(new AgentRemoved(id));
        });
        Outbox.everybody(view, draft, new SchedulerEvent.Failure(id));
        Outbox.everybody(view, draft, new SchedulerEvent.AgentRecovered(id, AgentFate.UNREACHABLE));
        Recoveries.settle(view, draft, id, Map.of(), now);
    }

    private static void tellOfTasks(View view, Result.Draft draft, LiveAgent agent, Instant now) {
        Duration away = view.config().agentReregisterTimeout();
        for (var task : agent.tasks().values()) {
            if (task.latest().terminal()) {
                continue;
            }
            var frameworkId = task.key().frameworkId();
            Outbox.update(
                    view,
                    draft,
                    frameworkId,
                    Statuses.of(
                            task.key().taskId(),
                            Statuses.legacy(TaskState.TASK_UNREACHABLE, view.partitionAware(frameworkId)),
                            StatusReason.AGENT_REMOVED,
                            "Agent '%s' has not been heard of for %d s."
                                    .formatted(agent.info().hostname(), away.toSeconds()),
                            Optional.of(agent.id()),
                            now));
        }
    }

    private static void frameworkReturn(View view, Result.Draft draft, FrameworkId id, Instant now) {
        boolean over = view.framework(id)
                .flatMap(framework -> framework.failoverDeadline())
                .filter(deadline -> !deadline.isAfter(now))
                .isPresent();
        if (over) {
            TearDownFrameworkHandler.tearDown(view, draft, id, now);
        }
    }
}
