package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.effect.Effect.SendToFramework;
import io.moorage.engine.state.LiveFramework;

/** Events to schedulers: one that is not connected gets none, and learns by reconciliation later. */
final class Outbox {
    private Outbox() {}

    static void send(View view, Result.Draft draft, FrameworkId frameworkId, SchedulerEvent event) {
        view.live().framework(frameworkId).ifPresent(framework -> send(draft, framework, event));
    }

    static void send(Result.Draft draft, LiveFramework framework, SchedulerEvent event) {
        framework
                .incarnation()
                .ifPresent(incarnation -> draft.effect(new SendToFramework(framework.id(), incarnation, event)));
    }

    static void update(View view, Result.Draft draft, FrameworkId frameworkId, TaskStatus status) {
        send(view, draft, frameworkId, new SchedulerEvent.Update(status));
    }

    static void everybody(View view, Result.Draft draft, SchedulerEvent event) {
        view.connectedFrameworks().forEach(framework -> send(draft, framework, event));
    }
}
