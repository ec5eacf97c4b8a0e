package io.moorage.agent.runtime;

import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import io.moorage.api.containerizer.Containerizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtimes of an agent, in the order in which they are asked: the first that accepts a task runs it, and every later order for its container
 * goes to the same one. Used by one thread of the agent. What a runtime throws becomes {@link ContainerEvent.Failed}.
 */
public final class Runtimes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runtimes.class);

    private final List<Containerizer> inOrder;
    private final Map<ContainerId, Containerizer> byContainer = new HashMap<>();
    private ContainerListener listener = event -> {};

    public Runtimes(List<Containerizer> inOrder) {
        this.inOrder = List.copyOf(inOrder);
    }

    /** As {@link Containerizer#recover}, for each runtime with the containers that are its own. */
    public void recover(List<ContainerConfig> known, ContainerListener events) {
        listener = events;
        var byRuntime = new LinkedHashMap<Containerizer, List<ContainerConfig>>();
        inOrder.forEach(runtime -> byRuntime.put(runtime, new ArrayList<>()));
        for (var config : known) {
            runtimeFor(config)
                    .ifPresent(runtime -> byRuntime
                            .computeIfAbsent(runtime, absent -> new ArrayList<>())
                            .add(config));
        }
        byRuntime.forEach((runtime, own) -> {
            try {
                runtime.recover(own, events);
            } catch (RuntimeException e) {
                LOG.error("Runtime '{}' cannot recover.", runtime.name(), e);
                own.forEach(config -> failed(config.containerId(), runtime, e));
            }
        });
    }

    public void launch(ContainerConfig config) {
        var id = config.containerId();
        runtimeFor(config).ifPresent(runtime -> guarded(id, runtime, it -> it.launch(config)));
    }

    /** A container that no runtime has is no error: it ended. */
    public void signal(ContainerId containerId, int signal) {
        var runtime = byContainer.get(containerId);
        if (runtime != null) {
            guarded(containerId, runtime, it -> it.signal(containerId, signal));
        }
    }

    public void remove(ContainerId containerId) {
        var runtime = byContainer.remove(containerId);
        if (runtime != null) {
            guarded(containerId, runtime, it -> it.remove(containerId));
        }
    }

    private Optional<Containerizer> runtimeFor(ContainerConfig config) {
        var id = config.containerId();
        for (var runtime : inOrder) {
            if (runtime.accepts(config)) {
                byContainer.put(id, runtime);
                return Optional.of(runtime);
            }
        }
        listener.on(new ContainerEvent.Failed(
                id,
                "Cannot run task '%s': none of this agent's runtimes %s takes it. Start the agent with one that does, or change the task's container."
                        .formatted(
                                config.task().taskId().value(),
                                inOrder.stream().map(Containerizer::name).toList())));
        return Optional.empty();
    }

    private void guarded(ContainerId containerId, Containerizer runtime, Consumer<Containerizer> order) {
        try {
            order.accept(runtime);
        } catch (RuntimeException e) {
            LOG.error("Runtime '{}' failed for container '{}'.", runtime.name(), containerId.value(), e);
            failed(containerId, runtime, e);
        }
    }

    private void failed(ContainerId containerId, Containerizer runtime, RuntimeException e) {
        listener.on(new ContainerEvent.Failed(
                containerId,
                "Runtime '%s' failed for container '%s': %s. This is a bug of the runtime."
                        .formatted(runtime.name(), containerId.value(), e)));
    }

    @Override
    public void close() {
        for (var runtime : inOrder) {
            try {
                runtime.close();
            } catch (RuntimeException e) {
                LOG.warn("Runtime '{}' did not close.", runtime.name(), e);
            }
        }
    }
}
