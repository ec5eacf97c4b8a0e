package io.moorage.link;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.Blob;
import io.moorage.api.ClusterId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import java.util.List;
import java.util.Optional;

/** What an agent says. Every one may come twice. */
public sealed interface ToMaster extends LinkMessage {
    /** The first frame of a connection. The agent has closed every other link by then. */
    record Hello(int protocolVersion, String agentVersion) implements ToMaster {}

    /**
     * The second frame, composed only after the master has stated its epoch in {@link ToAgent.Leading}.
     *
     * @param agentId absent at the first registration of this data directory
     * @param clusterId the cluster that gave the id; absent with it
     * @param bootId of the host's kernel: a changed one means that nothing survived
     * @param agentVersion grows with each change of the agent's resources; launches name the one that they were offered under
     * @param converted what operations had made of its resources when it last heard of it; the info has them as configured
     * @param tasks all that the agent knows of, terminal ones too while their last update is not acknowledged
     */
    record Register(
            Optional<AgentId> agentId,
            Optional<ClusterId> clusterId,
            String bootId,
            AgentInfo info,
            long agentVersion,
            Resources converted,
            List<ReportedTask> tasks)
            implements ToMaster {
        public Register(
                Optional<AgentId> agentId,
                Optional<ClusterId> clusterId,
                String bootId,
                AgentInfo info,
                long agentVersion,
                List<ReportedTask> tasks) {
            this(agentId, clusterId, bootId, info, agentVersion, Resources.NONE, tasks);
        }

        public Register {
            // An agent that knows of no operations leaves it out, and a codec then gives null.
            converted = converted == null ? Resources.NONE : converted;
            tasks = List.copyOf(tasks);
        }
    }

    /** A task as its agent knows it. */
    record ReportedTask(FrameworkId frameworkId, TaskInfo task, TaskState state) {}

    /** Facts about tasks, oldest first; each is repeated until acknowledged. */
    record StatusUpdates(List<StatusUpdate> updates) implements ToMaster {
        public StatusUpdates {
            updates = List.copyOf(updates);
        }
    }

    /**
     * One fact about one task.
     *
     * @param status the oldest that is not acknowledged
     * @param latestState the newest; a terminal one frees the resources at once, whatever is still to be acknowledged
     */
    record StatusUpdate(FrameworkId frameworkId, TaskStatus status, TaskState latestState) {}

    /** A launch is in the agent's journal (crash-safe) and will have a status. */
    record LaunchAccepted(FrameworkId frameworkId, List<TaskId> taskIds) implements ToMaster {
        public LaunchAccepted {
            taskIds = List.copyOf(taskIds);
        }
    }

    /** No task of the framework is left here. */
    record FrameworkShutDown(FrameworkId frameworkId) implements ToMaster {}

    /** Answers {@link ToAgent.Ping}. */
    record Pong(long number) implements ToMaster {}

    /**
     * Answers {@link ToAgent.ReadFile}.
     *
     * @param offset of the first byte of data
     * @param size of the whole file now; -1 when there is none
     * @param error empty, or the sentence that says why there is no data
     */
    record FileContent(long requestId, long offset, long size, Blob data, String error) implements ToMaster {}

    /** Answers {@link ToAgent.BrowseFiles}. */
    record FileListing(long requestId, List<FileEntry> entries, String error) implements ToMaster {
        public FileListing {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One file of a sandbox.
     *
     * @param path relative to the sandbox
     * @param modifiedMillis since 1970
     */
    record FileEntry(String path, boolean directory, long size, long modifiedMillis) {}
}
