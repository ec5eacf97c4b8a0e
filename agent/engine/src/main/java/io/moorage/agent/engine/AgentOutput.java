package io.moorage.agent.engine;

import io.moorage.api.ContainerId;
import io.moorage.api.containerizer.ContainerConfig;
import io.moorage.link.ToMaster;
import java.util.List;

/**
 * What an agent's engine orders. Performed strictly in order; a {@link Journal} of a power-safe record is on disk before any
 * later output is performed, one of a crash-safe record is with the kernel.
 */
public sealed interface AgentOutput {
    /** Appends a record. */
    record Journal(JournalRecord record) implements AgentOutput {}

    /** Says something to a master. */
    record Send(long linkId, ToMaster message) implements AgentOutput {}

    /** Closes a connection; the sentence says why. */
    record CloseLink(long linkId, String sentence) implements AgentOutput {}

    /**
     * Makes folders that are missing, and wipes what lies in others of their kind; done before anything later is performed.
     *
     * @param volumes absolute paths, each at {@code roles/ROLE/ID} of one of the folders
     * @param folders absolute paths; nothing else in them stays
     */
    record KeepVolumes(List<String> volumes, List<String> folders) implements AgentOutput {
        public KeepVolumes {
            volumes = List.copyOf(volumes);
            folders = List.copyOf(folders);
        }
    }

    /** Starts a container. */
    record Launch(ContainerConfig config) implements AgentOutput {}

    /** Signals all processes of a container. */
    record Signal(ContainerId containerId, int signal) implements AgentOutput {}

    /** Forgets a container whose end is in the journal. */
    record Remove(ContainerId containerId) implements AgentOutput {}

    /** Adopts the containers of the earlier life; once per life, before any launch. */
    record Recover(List<ContainerConfig> known) implements AgentOutput {
        public Recover {
            known = List.copyOf(known);
        }
    }

    /** Begins the health check of a running container. */
    record WatchHealth(ContainerConfig config) implements AgentOutput {}

    /** Ends the health check of a container. */
    record UnwatchHealth(ContainerId containerId) implements AgentOutput {}

    /** The cluster will never take this agent: say the sentence and end. */
    record Stop(String sentence) implements AgentOutput {}

    /** A line for the operator's log. */
    record Note(String sentence) implements AgentOutput {}
}
