package io.moorage.workload;

import io.moorage.api.AgentId;
import io.moorage.api.Experimental;
import io.moorage.api.TaskId;
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

/** One event being dealt with: its time, its random bits, and the calls gathered so far. For one thread and one event. */
@Experimental(since = "0.1")
public final class Turn {
    private final Instant now;
    private final Entropy entropy;
    private final List<SchedulerCall> calls = new ArrayList<>();

    public Turn(Delivery delivery) {
        // Times are stored and shown in milliseconds; what is compared must be what is stored.
        now = delivery.now().truncatedTo(ChronoUnit.MILLIS);
        entropy = new Entropy(delivery.entropy());
    }

    /** In whole milliseconds. */
    public Instant now() {
        return now;
    }

    public Entropy entropy() {
        return entropy;
    }

    /** Calls are carried out together and in this order. */
    public void call(SchedulerCall call) {
        calls.add(call);
    }

    public void kill(LaunchedTask task) {
        kill(task.taskId(), Optional.of(task.agentId()));
    }

    public void kill(TaskId taskId, Optional<AgentId> agentId) {
        call(new Kill(taskId, agentId, Optional.empty()));
    }

    /** Asks what has become of these tasks; of none, nothing is asked (to Mesos an empty list means all). */
    public void reconcile(Collection<? extends LaunchedTask> tasks) {
        if (!tasks.isEmpty()) {
            var references = new ArrayList<TaskReference>(tasks.size());
            tasks.forEach(task -> references.add(new TaskReference(task.taskId(), Optional.of(task.agentId()))));
            call(new Reconcile(references));
        }
    }

    public Batch toBatch() {
        return new Batch(calls);
    }
}
