package io.moorage.engine.command;

import io.moorage.api.AgentId;
import io.moorage.api.TaskKey;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.engine.change.LiveChange.RecoverySettled;
import io.moorage.link.ToMaster.ReportedTask;
import java.time.Instant;
import java.util.Map;

/** What is left of the old leader's agents. */
final class Recoveries {
    private Recoveries() {}

    /** The fate of one is known; with the last one everybody hears that all are, and kills that waited for it are settled. */
    static void settle(View view, Result.Draft draft, AgentId id, Map<TaskKey, ReportedTask> listed, Instant now) {
        var awaited = view.live().awaited();
        if (!awaited.containsKey(id)) {
            return;
        }
        draft.change(new RecoverySettled(id));
        if (awaited.size() == 1) {
            KillIntents.settleUnplaced(view, draft, listed, now);
            Outbox.everybody(view, draft, new SchedulerEvent.Recovered());
        }
    }
}
