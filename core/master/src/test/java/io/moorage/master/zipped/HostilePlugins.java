package io.moorage.master.zipped;

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

/** Plugins that throw, each at another place where it is called. */
public final class HostilePlugins {
    private HostilePlugins() {}

    private static SchedulerDescription told(String name) {
        return new SchedulerDescription(
                new FrameworkInfo(name, "", List.of(Role.DEFAULT), Duration.ofHours(1), Set.of(), "", ""),
                List.of("/" + name));
    }

    @Extension
    public static final class InConstructor implements SchedulerFactory {
        public InConstructor() {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public SchedulerDescription describe() {
            throw new AssertionError("never made");
        }

        @Override
        public Scheduler create(Start start) {
            throw new AssertionError("never made");
        }
    }

    @Extension
    public static final class InDescribe implements SchedulerFactory {
        @Override
        public SchedulerDescription describe() {
            throw new StackOverflowError("on purpose");
        }

        @Override
        public Scheduler create(Start start) {
            throw new AssertionError("never asked");
        }
    }

    @Extension
    public static final class InCreate implements SchedulerFactory {
        @Override
        public SchedulerDescription describe() {
            return told("in-create");
        }

        @Override
        public Scheduler create(Start start) {
            throw new OutOfMemoryError("on purpose");
        }
    }

    /** Even what it throws throws. */
    @Extension
    public static final class OnEachEvent implements SchedulerFactory {
        @Override
        public SchedulerDescription describe() {
            return told("on-each-event");
        }

        @Override
        public Scheduler create(Start start) {
            return delivery -> {
                throw new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("on purpose");
                    }
                };
            };
        }
    }

    @Extension
    public static final class ReturnsNothing implements SchedulerFactory {
        @Override
        public SchedulerDescription describe() {
            return told("returns-nothing");
        }

        @Override
        @SuppressWarnings("NullAway") // on purpose
        public Scheduler create(Start start) {
            return delivery -> null;
        }
    }
}
