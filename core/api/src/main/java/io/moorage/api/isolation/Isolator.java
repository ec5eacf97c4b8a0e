package io.moorage.api.isolation;

import io.moorage.api.ContainerId;
import io.moorage.api.Experimental;
import io.moorage.api.containerizer.ContainerConfig;
import java.util.List;
import java.util.Optional;
import org.pf4j.ExtensionPoint;

/**
 * Bounds the processes of containers in one respect: memory, ports, a user, a namespace. Per container the calls come in the
 * order prepare, isolate, destroy, limitation, cleanup, any of them possibly twice, and after a restart of the agent from
 * any point on; a call for a container that the isolator does not know does nothing. Calls for different containers come
 * from several threads at once.
 *
 * <p>Every method may block for up to a second: it runs on a thread for it, but holds up other starts and ends meanwhile. What it
 * throws is logged; from {@link #prepare} it also fails the container, elsewhere the container goes on as if the method had
 * done nothing.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public interface Isolator extends ExtensionPoint {
    /** What operators see and configure: {@code cgroup}, {@code ports}. */
    String name();

    /**
     * Called once, before any other method, when the agent starts: what an earlier life left for containers other than these is
     * ended and cleaned up.
     */
    default void recover(List<ContainerConfig> known) {}

    /**
     * What has to be so when the container's first process starts; once per launch, before it.
     *
     * @param limits what holds for the container so far: what its resources say, tightened by the isolators asked earlier
     */
    Preparation prepare(ContainerConfig config, Limits limits);

    /** The container's first process runs; once per launch, shortly after. It may have ended and have children by now. */
    default void isolate(ContainerId containerId, long pid) {}

    /**
     * The container's first process has ended, or the container is to end now: ends every other process of it.
     *
     * @return whether it is certain that none is left; then the agent does not search for any
     */
    default boolean destroy(ContainerId containerId) {
        return false;
    }

    /** Whether the container ended because it reached its bound; asked once or twice, after its end and before {@link #cleanup}. */
    default Optional<Limitation> limitation(ContainerId containerId) {
        return Optional.empty();
    }

    /** The container has ended and its end is recorded: takes back everything that was made for it. */
    default void cleanup(ContainerId containerId) {}

    /** The agent stops; containers live on and are met again by {@link #recover}. */
    default void close() {}
}
