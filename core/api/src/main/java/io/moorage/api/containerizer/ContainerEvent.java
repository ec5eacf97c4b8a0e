package io.moorage.api.containerizer;

import io.moorage.api.ContainerId;
import io.moorage.api.ExitStatus;
import io.moorage.api.Experimental;

/**
 * What became of a container. Per container: at most one Started, then exactly one Exited; or one Failed alone.
 *
 * @since 0.1
 */
@Experimental(since = "0.1")
public sealed interface ContainerEvent {
    ContainerId containerId();

    /**
     * It takes longer than usual, and this is what it does: pulling an image, waiting for a slot.
     *
     * @param message a sentence for people
     */
    record Progress(ContainerId containerId, String message) implements ContainerEvent {}

    /**
     * It runs.
     *
     * @param pid of its first process on the host; 0 if the runtime does not tell
     * @param ip where its ports are reached; empty for the agent's own
     */
    record Started(ContainerId containerId, long pid, String ip) implements ContainerEvent {}

    /**
     * It ended.
     *
     * @param message a sentence for people, may be empty
     */
    record Exited(ContainerId containerId, ExitStatus exit, String message) implements ContainerEvent {}

    /** It never ran; the sentence says why and what to do. */
    record Failed(ContainerId containerId, String sentence) implements ContainerEvent {}
}
