package io.moorage.agent.daemon;

import io.moorage.agent.engine.AgentOutput;
import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import io.moorage.api.containerizer.Containerizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runtimes of this agent, in the operator's order: the first that accepts a task runs it. Used by the loop's thread alone. */
final class Containerizers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Containerizers.class);

    private final List<Containerizer> all;
    private final ContainerListener listener;
    private final Map<ContainerId, Containerizer> byContainer = new HashMap<>();

    Containerizers(List<Containerizer> all, ContainerListener listener) {
        this.all = List.copyOf(all);
        this.listener = listener;
    }

    /** Each runtime hears of the containers that are its own; one that no runtime accepts any more has never run. */
    void recover(AgentOutput.Recover recover) {
        for (var config : recover.known()) {
            choose(config).ifPresent(chosen -> byContainer.put(config.containerId(), chosen));
        }
        for (var containerizer : all) {
            var own = recover.known().stream()
                    .filter(config -> containerizer.equals(byContainer.get(config.containerId())))
                    .toList();
            try {
                containerizer.recover(own, listener);
            } catch (RuntimeException e) {
                LOG.error("Runtime '{}' cannot adopt {} containers.", containerizer.name(), own.size(), e);
                own.forEach(config -> failed(
                        config.containerId(), "Runtime '%s' cannot adopt it: %s".formatted(containerizer.name(), e)));
            }
        }
        recover.known().stream()
                .filter(config -> !byContainer.containsKey(config.containerId()))
                .forEach(this::nobody);
    }

    void launch(ContainerConfig config) {
        var chosen = choose(config);
        if (chosen.isEmpty()) {
            nobody(config);
        } else {
            byContainer.put(config.containerId(), chosen.orElseThrow());
            attempt(config.containerId(), containerizer -> containerizer.launch(config));
        }
    }

    void signal(ContainerId id, int signal) {
        attempt(id, containerizer -> containerizer.signal(id, signal));
    }

    void remove(ContainerId id) {
        attempt(id, containerizer -> containerizer.remove(id));
        byContainer.remove(id);
    }

    @Override
    public void close() {
        for (var containerizer : all) {
            try {
                containerizer.close();
            } catch (RuntimeException e) {
                LOG.warn("Runtime '{}' did not close well.", containerizer.name(), e);
            }
        }
    }

    private Optional<Containerizer> choose(ContainerConfig config) {
        return all.stream()
                .filter(containerizer -> containerizer.accepts(config))
                .findFirst();
    }

    /** A runtime that throws is a container that failed, as its SPI says. */
    private void attempt(ContainerId id, Consumer<Containerizer> order) {
        var containerizer = byContainer.get(id);
        if (containerizer == null) {
            return;
        }
        try {
            order.accept(containerizer);
        } catch (RuntimeException e) {
            LOG.error("Runtime '{}' failed on container '{}'.", containerizer.name(), id.value(), e);
            failed(id, "Runtime '%s' failed: %s".formatted(containerizer.name(), e));
        }
    }

    private void nobody(ContainerConfig config) {
        failed(
                config.containerId(),
                "No runtime of this agent (%s) takes task '%s'. Give the agent one that does, by --runtime."
                        .formatted(
                                String.join(
                                        ", ",
                                        all.stream().map(Containerizer::name).toList()),
                                config.task().taskId().value()));
    }

    private void failed(ContainerId id, String sentence) {
        listener.on(new ContainerEvent.Failed(id, sentence));
    }
}
