package io.moorage.engine.command;

import io.moorage.api.FrameworkId;
import io.moorage.api.TaskKey;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import java.time.Instant;

/** Answers what is known of tasks: of all of them if none is named. */
final class ReconcileHandler {
    Result.Outcome handle(View view, FrameworkId frameworkId, Reconcile call, Instant now) {
        var draft = new Result.Draft();
        if (call.tasks().isEmpty()) {
            view.live()
                    .framework(frameworkId)
                    .ifPresent(framework -> framework
                            .tasks()
                            .keySet()
                            .forEach(taskId -> view.task(new TaskKey(frameworkId, taskId))
                                    .ifPresent(task -> Outbox.update(
                                            view, draft, frameworkId, Reconciliation.latest(task, now)))));
        }
        for (var reference : call.tasks()) {
            Reconciliation.answer(view, new TaskKey(frameworkId, reference.taskId()), reference.agentId(), now)
                    .ifPresent(status -> Outbox.update(view, draft, frameworkId, status));
        }
        return draft.build();
    }
}
