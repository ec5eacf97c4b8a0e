package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.TaskKey;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.engine.change.DurableChange.KillIntended;
import io.moorage.engine.change.DurableChange.KillSettled;
import io.moorage.engine.effect.Effect.SendToAgent;
import io.moorage.engine.state.LiveAgent;
import io.moorage.link.ToAgent;
import java.time.Instant;
import java.util.Optional;

/** Ends a task. The intent is durable: it is repeated when the agent returns, until the task is terminal. */
final class KillHandler {
    Result.Outcome handle(View view, FrameworkId frameworkId, Kill call, Instant now) {
        var draft = new Result.Draft();
        var key = new TaskKey(frameworkId, call.taskId());
        var task = view.task(key);
        if (task.isPresent() && task.get().latest().terminal()) {
            return Result.Outcome.NOTHING;
        }
        var agentId = task.map(known -> known.agentId()).or(call::agentId);
        if (task.isEmpty() && isCertainlyNowhere(view, agentId)) {
            settleMissing(view, draft, key, agentId, now);
            return draft.build();
        }
        draft.change(new KillIntended(key, agentId, call.gracePeriod()));
        agentId.flatMap(view::agent)
                .filter(LiveAgent::connected)
                .ifPresent(agent -> draft.effect(new SendToAgent(
                        agent.session(), new ToAgent.Kill(frameworkId, call.taskId(), call.gracePeriod()))));
        return draft.build();
    }

    /** An agent that registered with this leader has told all its tasks; without an agent, all must be back to be sure. */
    private static boolean isCertainlyNowhere(View view, Optional<AgentId> agentId) {
        return agentId.isPresent()
                ? view.agent(agentId.get()).isPresent()
                        || view.decided().agent(agentId.get()).isEmpty()
                : view.live().awaited().isEmpty();
    }

    private static void settleMissing(
            View view, Result.Draft draft, TaskKey key, Optional<AgentId> agentId, Instant now) {
        if (view.decided().killIntents().containsKey(key)) {
            draft.change(new KillSettled(key));
        }
        Reconciliation.answer(view, key, agentId, now)
                .ifPresent(status -> Outbox.update(view, draft, key.frameworkId(), status));
    }
}
