package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.engine.change.DurableChange.FrameworkDisconnected;
import io.moorage.engine.change.LiveChange.EpochStarted;
import io.moorage.engine.command.Command.BeginEpoch;
import io.moorage.engine.state.AdmittedAgent.Standing;
import io.moorage.engine.state.DecidedFramework;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;

/** Begins a leadership: every admitted agent is awaited, and every framework has its time to return from now on. */
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
            if (framework.tornDownAt().isEmpty()) {
                draft.change(new FrameworkDisconnected(framework.id(), now.plus(timeToReturn(view, framework))));
            }
        }
        return draft.build();
    }

    /**
     * While nobody led nobody could return, so the whole time is given again; and also a framework that wanted none has that of
     * the agents, for it was not the one that left. (Mesos forgets the deadline with its master: MESOS-4659.)
     */
    private static Duration timeToReturn(View view, DecidedFramework framework) {
        var own = framework.info().failoverTimeout();
        var agents = view.config().agentReregisterTimeout();
        return own.compareTo(agents) > 0 ? own : agents;
    }
}
