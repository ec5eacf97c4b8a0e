package io.moorage.api.containerizer;

import io.moorage.api.ContainerId;
import io.moorage.api.Experimental;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Starts, watches and ends containers: a plain process, a Docker container, or anything else that runs a task. Every order
 * may come twice for one id and must then do nothing new. No method blocks for long: work goes on behind it and its outcome
 * is an event. Methods are called from one thread of the agent; one that throws is an event {@link ContainerEvent.Failed} of its
 * container.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public interface Containerizer extends ExtensionPoint, AutoCloseable {
    /** What operators see and configure: {@code process}, {@code docker}. */
    String name();

    /** Whether this runtime takes the task; the first in the agent's order that does runs it. */
    boolean accepts(ContainerConfig config);

    /**
     * Begins. Containers of the agent's earlier life are adopted: each known one leads to exactly one of {@link
     * ContainerEvent.Started} (it runs, the same pid), {@link ContainerEvent.Exited} or {@link ContainerEvent.Failed} (it never ran);
     * one that runs here but is not known is destroyed. Called once.
     *
     * @param known what the journal says was launched and has not ended
     */
    void recover(List<ContainerConfig> known, ContainerListener listener);

    /** Starts a container; ends in {@link ContainerEvent.Started} or {@link ContainerEvent.Failed}. */
    void launch(ContainerConfig config);

    /** Sends a signal to all processes of the container. One that has ended is no error. */
    void signal(ContainerId containerId, int signal);

    /** Forgets a container whose end is in the agent's journal, and what it left behind except the sandbox. */
    void remove(ContainerId containerId);

    /** Stops watching; containers live on. */
    @Override
    void close();
}
