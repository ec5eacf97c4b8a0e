package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.engine.change.DurableChange.FrameworkDisconnected;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.command.Command.BeginEpoch;
import io.moorage.engine.state.AdmittedAgent.Standing;
import java.time.Instant;
import java.util.LinkedHashMap;

/** Begins a leadership: every admitted agent is awaited, and a framework that nobody disconnected is on its way out from now. */
final class BeginEpochHandler implements Handler<BeginEpoch> {
    @Override
    public Result handle(View view, BeginEpoch command, Instant now) {
        var draft = new Result.Draft();
        var awaited = new LinkedHashMap<AgentId, Instant>();
        var until = now.plus(view.config().agentReregisterTimeout());
        for (var agent : view.decided().agents().values()) {
            if (agent.standing() == Standing.ADMITTED) {
                awaited.put(agent.id(), until);
            }
        }
        draft.change(new EpochStarted(command.epoch(), awaited));
        for (var framework : view.decided().frameworks().values()) {
            if (framework.tornDownAt().isEmpty() && framework.failoverDeadline().isEmpty()) {
                draft.change(new FrameworkDisconnected(
                        framework.id(), now.plus(framework.info().failoverTimeout())));
            }
        }
        return draft.build();
    }
}
