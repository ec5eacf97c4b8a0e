package io.moorage.batch.engine;

import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.SchedulerCall;
import io.moorage.api.scheduler.SchedulerCall.Kill;
import io.moorage.api.scheduler.SchedulerCall.Reconcile;
import io.moorage.api.scheduler.SchedulerCall.TaskReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** One event being dealt with: its time, its random bits, and the calls gathered so far. */
public final class Turn {
    private final Instant now;
    private final long entropy;
    private final List<SchedulerCall> calls = new ArrayList<>();

    public Turn(Delivery delivery) {
        // Times are stored and shown in milliseconds; what is compared must be what is stored.
        now = delivery.now().truncatedTo(ChronoUnit.MILLIS);
        entropy = delivery.entropy();
    }

    public Instant now() {
        return now;
    }

    /** Eight random characters. */
    String tag() {
        return "%08x".formatted((int) (entropy ^ entropy >>> 32));
    }

    public void call(SchedulerCall call) {
        calls.add(call);
    }

    void kill(LiveTask task) {
        call(new Kill(task.taskId(), Optional.of(task.agentId()), Optional.empty()));
    }

    void reconcile(Collection<LiveTask> tasks) {
        if (!tasks.isEmpty()) {
            call(new Reconcile(tasks.stream()
                    .map(task -> new TaskReference(task.taskId(), Optional.of(task.agentId())))
                    .toList()));
        }
    }

    public Batch toBatch() {
        return new Batch(calls);
    }
}
