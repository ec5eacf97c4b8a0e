package io.moorage.engine.command;

import io.moorage.api.TaskKey;
import io.moorage.engine.change.LiveChange.TaskAccepted;
import io.moorage.engine.command.Command.AgentAcceptedLaunch;
import java.time.Instant;

/** Remembers that a launch arrived: should the task be missing later, it is gone and not merely dropped. */
final class AgentAcceptedLaunchHandler implements Handler<AgentAcceptedLaunch> {
    @Override
    public Result handle(View view, AgentAcceptedLaunch command, Instant now) {
        if (view.agent(command.agentId(), command.session()).isEmpty()) {
            return Result.Outcome.NOTHING;
        }
        var draft = new Result.Draft();
        for (var taskId : command.accepted().taskIds()) {
            draft.change(new TaskAccepted(new TaskKey(command.accepted().frameworkId(), taskId), command.agentId()));
        }
        return draft.build();
    }
}
