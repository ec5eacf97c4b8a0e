package io.moorage.master.plugins;

import io.moorage.api.Blob;
import io.moorage.api.scheduler.Batch;
import io.moorage.api.scheduler.Delivery;
import io.moorage.api.scheduler.Scheduler;
import io.moorage.api.scheduler.SchedulerDescription;
import io.moorage.api.scheduler.SchedulerFactory;
import io.moorage.api.scheduler.Start;
import io.moorage.hosting.RemoteFailureException;
import io.moorage.hosting.link.FromHost;
import io.moorage.hosting.link.HostProtocol;
import io.moorage.hosting.link.ToHost;
import java.util.TreeMap;

/** A scheduler in another process, as one of this: each call is asked over the link and waited for on the plugin's thread. */
final class RemoteFactory implements SchedulerFactory {
    private final SchedulerDescription description;
    private final HostSession session;
    private long calls;

    RemoteFactory(SchedulerDescription description, HostSession session) {
        this.description = description;
        this.session = session;
    }

    @Override
    public SchedulerDescription describe() {
        return description;
    }

    @Override
    public Scheduler create(Start start) {
        var page = new TreeMap<String, Blob>();
        int bytes = 0;
        for (var entry : start.state().entrySet()) {
            page.put(entry.getKey(), entry.getValue());
            bytes += entry.getKey().length() + entry.getValue().length();
            if (bytes >= HostProtocol.PAGE_BYTES) {
                session.tell(new ToHost.State(page));
                page = new TreeMap<>();
                bytes = 0;
            }
        }
        var last = new Start(start.incarnation(), page, start.now(), start.entropy(), start.config());
        long call = ++calls;
        switch (session.ask(new ToHost.Create(call, last))) {
            case FromHost.Created created when created.call() == call -> {}
            case FromHost.Failed failed when failed.call() == call -> throw failure(failed);
            case FromHost other -> throw unexpected(other);
        }
        return this::on;
    }

    private Batch on(Delivery delivery) {
        long call = ++calls;
        return switch (session.ask(new ToHost.Deliver(call, delivery))) {
            case FromHost.Returned returned when returned.call() == call && whole(returned.batch()) -> returned.batch();
            case FromHost.Failed failed when failed.call() == call -> throw failure(failed);
            case FromHost other -> throw unexpected(other);
        };
    }

    /** A field that is missing on the wire is a null in the record. */
    @SuppressWarnings("ConstantConditions")
    private static boolean whole(Batch batch) {
        return batch != null;
    }

    private static RemoteFailureException failure(FromHost.Failed failed) {
        return new RemoteFailureException(HostProtocol.shortened(String.valueOf(failed.sentence())));
    }

    private RemoteFailureException unexpected(FromHost said) {
        return session.broken("A scheduler host said '%s' to what it was not asked."
                .formatted(said.getClass().getSimpleName()));
    }
}
