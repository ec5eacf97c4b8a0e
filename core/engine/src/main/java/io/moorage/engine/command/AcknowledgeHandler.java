package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.SchedulerCall.Acknowledge;
import io.moorage.engine.change.LiveChange.TaskForgotten;
import io.moorage.engine.effect.Effect.SendToAgent;
import io.moorage.engine.state.LiveAgent;
import io.moorage.link.ToAgent;
import java.util.Optional;

/** Passes an acknowledgement to its agent; that of a terminal status lets go of the task. */
final class AcknowledgeHandler {
    Result.Outcome handle(View view, FrameworkId frameworkId, Acknowledge call) {
        var draft = new Result.Draft();
        var key = new TaskKey(frameworkId, call.taskId());
        view.task(key, call.agentId())
                .flatMap(task -> task.status())
                .filter(status -> status.uuid().equals(Optional.of(call.uuid())))
                .map(TaskStatus::state)
                .filter(state -> state.terminal())
                .ifPresent(state -> draft.change(new TaskForgotten(key, call.agentId())));
        view.agent(call.agentId())
                .filter(LiveAgent::connected)
                .ifPresent(agent -> draft.effect(new SendToAgent(
                        agent.session(), new ToAgent.Acknowledge(frameworkId, call.taskId(), call.uuid()))));
        return draft.build();
    }
}
