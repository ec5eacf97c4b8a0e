package io.moorage.agent.daemon;

import io.moorage.api.ContainerId;
import io.moorage.api.ExitStatus;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.api.containerizer.ContainerEvent;
import io.moorage.api.containerizer.ContainerListener;
import io.moorage.api.containerizer.Containerizer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Containers that are a line in a map. It outlives agents, as containers do. */
final class FakeContainerizer implements Containerizer {
    final Map<ContainerId, ContainerConfig> running = new ConcurrentHashMap<>();
    volatile Runnable beforeLaunch = () -> {};
    private volatile ContainerListener listener = event -> {};

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public boolean accepts(ContainerConfig config) {
        return config.task().container().isEmpty();
    }

    @Override
    public void recover(List<ContainerConfig> known, ContainerListener heard) {
        listener = heard;
        running.keySet()
                .retainAll(known.stream().map(ContainerConfig::containerId).toList());
        for (var config : known) {
            heard.on(
                    running.containsKey(config.containerId())
                            ? new ContainerEvent.Started(config.containerId(), 1, "")
                            : new ContainerEvent.Failed(config.containerId(), "It never ran."));
        }
    }

    @Override
    public void launch(ContainerConfig config) {
        beforeLaunch.run();
        if (running.putIfAbsent(config.containerId(), config) == null) {
            listener.on(new ContainerEvent.Started(config.containerId(), 1, ""));
        }
    }

    @Override
    public void signal(ContainerId containerId, int signal) {
        end(containerId, new ExitStatus.Signalled(signal));
    }

    void end(ContainerId containerId, ExitStatus exit) {
        if (running.remove(containerId) != null) {
            listener.on(new ContainerEvent.Exited(containerId, exit, ""));
        }
    }

    @Override
    public void remove(ContainerId containerId) {}

    @Override
    public void close() {}
}
