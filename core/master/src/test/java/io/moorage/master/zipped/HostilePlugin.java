package io.moorage.master.zipped;

import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import org.pf4j.Extension;

/** Throws errors wherever it is called. */
@Extension
public final class HostilePlugin implements SchedulerFactory {
    @Override
    public SchedulerDescription describe() {
        throw new StackOverflowError("on purpose");
    }

    @Override
    public Scheduler create(Start start) {
        throw new OutOfMemoryError("on purpose");
    }
}
