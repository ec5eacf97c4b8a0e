package io.moorage.master.zipped;

import io.moorage.api.FrameworkInfo;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerEvent;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** Takes the master along when it is asked anything. */
@Extension
public final class EndingPlugin implements SchedulerFactory {
    @Override
    public SchedulerDescription describe() {
        return new SchedulerDescription(
                new FrameworkInfo("ending", "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of("/ending"));
    }

    @Override
    public Scheduler create(Start start) {
        return delivery -> {
            if (delivery.event() instanceof SchedulerEvent.Requested) {
                Runtime.getRuntime().halt(7);
            }
            return Batch.NOTHING;
        };
    }
}
