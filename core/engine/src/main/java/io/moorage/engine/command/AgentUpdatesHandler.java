package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.TaskKey;
import io.moorage.engine.change.DurableChange.KillSettled;
import io.moorage.engine.change.LiveChange.TaskUpdated;
import io.moorage.engine.command.Command.AgentUpdates;
import io.moorage.engine.effect.Effect.SendToAgent;
import io.moorage.link.ToAgent;
import io.moorage.link.ToMaster.StatusUpdate;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Passes facts on to their frameworks; a terminal one frees the task's resources at once and settles its kill. The agent
 * repeats what nobody acknowledges, so an update for a framework that is away is simply not passed on.
 */
final class AgentUpdatesHandler implements Handler<AgentUpdates> {
    @Override
    public Result handle(View view, AgentUpdates command, Instant now) {
        if (view.agent(command.agentId(), command.session()).isEmpty()) {
            return Result.Outcome.NOTHING;
        }
        var draft = new Result.Draft();
        Set<TaskKey> settled = new HashSet<>();
        for (var update : command.updates().updates()) {
            handle(view, draft, settled, command.session(), command.agentId(), update);
        }
        return draft.build();
    }

    private static void handle(
            View view, Result.Draft draft, Set<TaskKey> settled, long session, AgentId agentId, StatusUpdate update) {
        var status = update.status();
        var key = new TaskKey(update.frameworkId(), status.taskId());
        if (view.framework(key.frameworkId()).isEmpty()) {
            status.uuid()
                    .ifPresent(uuid -> draft.effect(
                            new SendToAgent(session, new ToAgent.Acknowledge(key.frameworkId(), key.taskId(), uuid))));
            return;
        }
        boolean connected = view.connected(key.frameworkId());
        draft.change(new TaskUpdated(
                key, agentId, update.latestState(), connected ? Optional.of(status) : Optional.empty()));
        if (update.latestState().terminal() && view.decided().killIntents().containsKey(key) && settled.add(key)) {
            draft.change(new KillSettled(key));
        }
        Outbox.update(view, draft, key.frameworkId(), status);
    }
}
