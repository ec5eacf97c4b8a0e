package io.moorage.everywhere;

import io.moorage.api.FrameworkCapability;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.Role;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** What the master looks for in the zip: {@code @Extension} makes the compiler write META-INF/extensions.idx, which names it. */
@Extension
public final class EverywhereFactory implements SchedulerFactory {
    /** Below /moorage/v1 a plugin may answer for its own id, which stands in plugin.properties. */
    static final String PATH = "/moorage/v1/everywhere";

    @Override
    public SchedulerDescription describe() {
        var failoverTimeout = Duration.ofDays(7); // for so long tasks run on while no master leads or the zip is broken
        var able = Set.of(FrameworkCapability.PARTITION_AWARE); // an agent out of reach is not an agent lost
        // Its name, the agents' own user, whose share it lives on; no host and no web page of its own.
        var framework = new FrameworkInfo("everywhere", "", List.of(Role.DEFAULT), failoverTimeout, able, "", "");
        return new SchedulerDescription(framework, List.of(PATH));
    }

    /** Called at each start, and whenever this master begins to lead. All that is known then is what was put before. */
    @Override
    public Scheduler create(Start start) {
        return new EverywhereScheduler(start);
    }
}
