package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.DurableChange.FrameworkTornDown;
import io.moorage.engine.change.LiveChange.FrameworkRemoved;
import io.moorage.engine.command.Command.TearDownFramework;
import io.moorage.engine.effect.Effect.SendToAgent;
import io.moorage.engine.effect.RefusalCode;
import io.moorage.link.ToAgent;
import java.time.Instant;

/** Ends a framework: its tasks are ended wherever they are, now or when their agent returns. */
final class TearDownFrameworkHandler implements Handler<TearDownFramework> {
    @Override
    public Result handle(View view, TearDownFramework command, Instant now) {
        if (view.framework(command.frameworkId()).isEmpty()) {
            return new Result.Refusal(
                    RefusalCode.CALLER_NOT_FOUND,
                    "Cannot tear down framework '%s': no such framework is alive. List the frameworks to see which are."
                            .formatted(command.frameworkId().value()));
        }
        var draft = new Result.Draft();
        tearDown(view, draft, command.frameworkId(), now);
        return draft.build();
    }

    static void tearDown(View view, Result.Draft draft, FrameworkId id, Instant now) {
        Outbox.send(view, draft, id, new SchedulerEvent.Error("The framework was torn down."));
        Rescinds.silently(view, draft, id);
        draft.change(new FrameworkTornDown(id, now));
        draft.change(new FrameworkRemoved(id));
        for (var agent : view.agents()) {
            boolean present = agent.tasks().keySet().stream()
                    .anyMatch(key -> key.frameworkId().equals(id));
            if (agent.connected() && present) {
                draft.effect(new SendToAgent(agent.session(), new ToAgent.ShutdownFramework(id)));
            }
        }
    }
}
