package io.moorage.agent.daemon;

import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import java.util.Optional;

/** Runs the health checks of containers. Called from the agent's loop; must not block; every order may come twice. */
public interface HealthWatch extends AutoCloseable {
    /** Hears what a check found. May be called from any thread. */
    @FunctionalInterface
    interface Listener {
        /**
         * A check counted.
         *
         * @param kill whether the task is to be ended for it
         */
        void on(ContainerId containerId, boolean healthy, boolean kill, String message);
    }

    /** Called once, before any watch. */
    void begin(Listener listener);

    /**
     * Begins or goes on with the check that the container's task asks for.
     *
     * @param ip where its ports are reached; empty for the agent's own
     * @param healthy what was last told of it, absent while nothing was
     */
    void watch(ContainerConfig config, String ip, Optional<Boolean> healthy);

    /** Ends it; unknown containers are no error. */
    void unwatch(ContainerId containerId);

    @Override
    void close();

    /** Runs no check: every task counts as one without. */
    static HealthWatch none() {
        return new HealthWatch() {
            @Override
            public void begin(Listener listener) {}

            @Override
            public void watch(ContainerConfig config, String ip, Optional<Boolean> healthy) {}

            @Override
            public void unwatch(ContainerId containerId) {}

            @Override
            public void close() {}
        };
    }
}
