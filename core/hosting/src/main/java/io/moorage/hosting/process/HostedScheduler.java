package io.moorage.hosting.process;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.hosting.PluginFailure;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Does what the master's calls say with the scheduler of one link. Whatever the plugin throws becomes an answer. One thread's. */
public final class HostedScheduler {
    private final SchedulerFactory factory;
    private SortedMap<String, Blob> pages = new TreeMap<>();
    private @Nullable Scheduler scheduler;

    public HostedScheduler(SchedulerFactory factory) {
        this.factory = factory;
    }

    /** Part of what the next scheduler is made from. */
    public void keep(ToHost.State page) {
        pages.putAll(page.entries());
    }

    public FromHost create(ToHost.Create create) {
        var said = create.start();
        var state = pages;
        pages = new TreeMap<>();
        scheduler = null; // what the last one holds may be needed for the next
        try {
            state.putAll(said.state());
            var start = new Start(said.incarnation(), state, said.now(), said.entropy(), said.config());
            scheduler = Objects.requireNonNull(factory.create(start), "create() returned null");
            return new FromHost.Created(create.call());
        } catch (Throwable e) {
            return failed(create.call(), e);
        }
    }

    public FromHost deliver(ToHost.Deliver deliver) {
        var target = scheduler;
        if (target == null) {
            return new FromHost.Failed(deliver.call(), "There is no scheduler for this event.");
        }
        try {
            return new FromHost.Returned(deliver.call(), on(target, deliver.delivery()));
        } catch (Throwable e) {
            return failed(deliver.call(), e);
        } finally {
            Thread.interrupted(); // what the plugin did to its thread's interrupt is its own
        }
    }

    private static Batch on(Scheduler target, Delivery delivery) {
        return Objects.requireNonNull(target.on(delivery), "on() returned null");
    }

    private static FromHost failed(long call, Throwable thrown) {
        return new FromHost.Failed(call, HostProtocol.shortened(PluginFailure.sentence(thrown)));
    }
}
