package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.StatusReason;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.engine.change.DurableChange.KillSettled;
import io.moorage.engine.command.Command.RegisterAgent;
import io.moorage.engine.effect.Effect.SendToAgent;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster.ReportedTask;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Kills that are still owed: repeated to an agent that registers, settled once it is certain that there is nothing to kill. */
final class KillIntents {
    private KillIntents() {}

    /** The agent's list is the truth: what it has is killed, what it should have and lacks is over. */
    static void settleOrRepeat(
            View view,
            Result.Draft draft,
            RegisterAgent command,
            AgentId id,
            Map<TaskKey, ReportedTask> listed,
            Instant now) {
        for (var intent : view.decided().killIntents().values()) {
            var key = intent.task();
            var reported = listed.get(key);
            if (reported == null) {
                boolean known =
                        view.task(key, id).isPresent(); // then its end was told with that of the agent's other tasks
                boolean placedHere = intent.agentId().equals(Optional.of(id));
                if (known || placedHere) {
                    draft.change(new KillSettled(key));
                }
                if (!known && placedHere) {
                    tell(
                            view,
                            draft,
                            key,
                            TaskState.TASK_GONE,
                            "The task's agent is back without it.",
                            Optional.of(id),
                            now);
                }
            } else if (!reported.state().terminal()) {
                draft.effect(new SendToAgent(
                        command.session(), new ToAgent.Kill(key.frameworkId(), key.taskId(), intent.gracePeriod())));
            }
        }
    }

    /** No agent is awaited any more: a task that was named without an agent and has not shown up is nowhere. */
    static void settleUnplaced(View view, Result.Draft draft, Map<TaskKey, ReportedTask> listed, Instant now) {
        for (var intent : view.decided().killIntents().values()) {
            var key = intent.task();
            if (intent.agentId().isEmpty() && view.task(key).isEmpty() && !listed.containsKey(key)) {
                draft.change(new KillSettled(key));
                tell(view, draft, key, TaskState.TASK_UNKNOWN, "No agent has this task.", Optional.empty(), now);
            }
        }
    }

    private static void tell(
            View view,
            Result.Draft draft,
            TaskKey key,
            TaskState state,
            String message,
            Optional<AgentId> agentId,
            Instant now) {
        boolean aware = view.partitionAware(key.frameworkId());
        Outbox.update(
                view,
                draft,
                key.frameworkId(),
                Statuses.of(
                        key.taskId(),
                        Statuses.legacy(state, aware),
                        StatusReason.RECONCILIATION,
                        message,
                        agentId,
                        now));
    }
}
