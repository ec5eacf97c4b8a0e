package io.moorage.engine.command;

import io.moorage.engine.change.LiveChange.TaskForgotten;
import io.moorage.engine.command.Command.AgentShutDownFramework;
import java.time.Instant;

/** An agent has ended a framework that is over: nothing of it is left there. */
final class AgentShutDownFrameworkHandler implements Handler<AgentShutDownFramework> {
    @Override
    public Result handle(View view, AgentShutDownFramework command, Instant now) {
        var agent = view.agent(command.agentId(), command.session());
        if (agent.isEmpty() || view.framework(command.frameworkId()).isPresent()) {
            return Result.Outcome.NOTHING;
        }
        var draft = new Result.Draft();
        for (var key : agent.get().tasks().keySet()) {
            if (key.frameworkId().equals(command.frameworkId())) {
                draft.change(new TaskForgotten(key, command.agentId()));
            }
        }
        return draft.build();
    }
}
