package io.moorage.agent.runtime.contract;

import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every event of a containerizer, in the order it came; waits for those to come. */
public final class Events implements ContainerListener {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final List<ContainerEvent> all = new ArrayList<>();

    @Override
    public synchronized void on(ContainerEvent event) {
        all.add(event);
        notifyAll();
    }

    /** What was told of a container so far, progress left out. */
    public synchronized List<ContainerEvent> of(ContainerId id) {
        return all.stream()
                .filter(event -> event.containerId().equals(id) && !(event instanceof ContainerEvent.Progress))
                .toList();
    }

    public synchronized List<String> progressOf(ContainerId id) {
        return all.stream()
                .filter(event -> event.containerId().equals(id))
                .filter(ContainerEvent.Progress.class::isInstance)
                .map(event -> ((ContainerEvent.Progress) event).message())
                .toList();
    }

    public ContainerEvent.Started started(ContainerId id) {
        return await(id, ContainerEvent.Started.class);
    }

    public ContainerEvent.Exited exited(ContainerId id) {
        return await(id, ContainerEvent.Exited.class);
    }

    public ContainerEvent.Failed failed(ContainerId id) {
        return await(id, ContainerEvent.Failed.class);
    }

    private synchronized <E extends ContainerEvent> E await(ContainerId id, Class<E> kind) {
        long until = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            for (var event : of(id)) {
                if (kind.isInstance(event)) {
                    return kind.cast(event);
                }
            }
            long leftMillis = (until - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                throw new AssertionError(
                        "No %s of %s within %s, but %s".formatted(kind.getSimpleName(), id, DEADLINE, of(id)));
            }
            try {
                wait(leftMillis);
            } catch (InterruptedException e) {
                throw new AssertionError(
                        "Interrupted while waiting for %s of %s".formatted(kind.getSimpleName(), id), e);
            }
        }
    }
}
