package io.moorage.batch;

import io.moorage.api.FrameworkCapability;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.batch.http.Api;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** The extension by which the host finds this framework. */
@Extension
public final class BatchSchedulerFactory implements SchedulerFactory {
    /** How long tasks run on without a master: a week, as those of the service framework. */
    private static final Duration FAILOVER_TIMEOUT = Duration.ofDays(7);

    @Override
    public SchedulerDescription describe() {
        var framework = new FrameworkInfo(
                "batch",
                "",
                List.of(Role.DEFAULT),
                FAILOVER_TIMEOUT,
                Set.of(FrameworkCapability.PARTITION_AWARE, FrameworkCapability.TASK_KILLING_STATE),
                "",
                "");
        return new SchedulerDescription(framework, List.of(Api.PATH));
    }

    @Override
    public Scheduler create(Start start) {
        return new BatchScheduler(start);
    }
}
