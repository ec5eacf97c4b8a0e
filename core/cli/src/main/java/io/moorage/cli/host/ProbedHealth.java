package io.moorage.cli.host;

import io.moorage.agent.daemon.HealthWatch;
import io.moorage.agent.runtime.health.CommandProbes;
import io.moorage.agent.runtime.health.HealthChecker;
import io.moorage.agent.runtime.health.HealthReport;
import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import java.util.Optional;

/** The runtime's health checks as the agent wants them. */
final class ProbedHealth implements HealthWatch {
    private final HealthChecker checker;
    private volatile Listener listener = (container, healthy, kill, message) -> {};

    ProbedHealth(CommandProbes commands) {
        checker = new HealthChecker(commands, this::on);
    }

    private void on(HealthReport report) {
        switch (report) {
            case HealthReport.Healthy healthy -> listener.on(healthy.containerId(), true, false, "");
            case HealthReport.Unhealthy sick -> listener.on(sick.containerId(), false, sick.kill(), sick.sentence());
        }
    }

    @Override
    public void begin(Listener told) {
        listener = told;
    }

    @Override
    public void watch(ContainerConfig config, String ip, Optional<Boolean> healthy) {
        if (healthy.isPresent()) {
            checker.resume(config, ip, healthy.get());
        } else {
            checker.watch(config, ip);
        }
    }

    @Override
    public void unwatch(ContainerId containerId) {
        checker.forget(containerId);
    }

    @Override
    public void close() {
        checker.close();
    }
}
