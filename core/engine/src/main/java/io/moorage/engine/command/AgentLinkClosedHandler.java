package io.moorage.engine.command;

import io.moorage.engine.change.LiveChange.AgentDisconnected;
import io.moorage.engine.command.Command.AgentLinkClosed;
import java.time.Instant;

/** An agent's link broke: it is not offered until it registers again, and its tasks are presumed to run. */
final class AgentLinkClosedHandler implements Handler<AgentLinkClosed> {
    @Override
    public Result handle(View view, AgentLinkClosed command, Instant now) {
        var agent = view.agent(command.agentId(), command.session());
        if (agent.isEmpty()) {
            return Result.Outcome.NOTHING;
        }
        var draft = new Result.Draft();
        Rescinds.offersOf(view, draft, agent.get());
        draft.change(new AgentDisconnected(command.agentId(), now));
        return draft.build();
    }
}
