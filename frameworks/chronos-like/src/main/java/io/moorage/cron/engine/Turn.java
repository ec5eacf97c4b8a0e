package io.moorage.cron.engine;

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
    private final Entropy entropy;
    private final List<SchedulerCall> calls = new ArrayList<>();

    public Turn(Delivery delivery) {
        // Times are stored and shown in milliseconds; what is compared must be what is shown.
        now = delivery.now().truncatedTo(ChronoUnit.MILLIS);
        entropy = new Entropy(delivery.entropy());
    }

    public Instant now() {
        return now;
    }

    Entropy entropy() {
        return entropy;
    }

    public void call(SchedulerCall call) {
        calls.add(call);
    }

    void kill(Instance instance) {
        call(new Kill(instance.taskId(), Optional.of(instance.agentId()), Optional.empty()));
    }

    void reconcile(Collection<Instance> instances) {
        if (!instances.isEmpty()) {
            call(new Reconcile(instances.stream()
                    .map(i -> new TaskReference(i.taskId(), Optional.of(i.agentId())))
                    .toList()));
        }
    }

    public Batch toBatch() {
        return new Batch(calls);
    }
}
