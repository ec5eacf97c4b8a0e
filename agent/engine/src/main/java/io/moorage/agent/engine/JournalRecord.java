package io.moorage.agent.engine;

import io.moorage.api.AgentId;
import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.api.ExitStatus;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskStatus;
import io.moorage.api.containerizer.ContainerConfig;
import java.time.Instant;

/** One fact in an agent's journal. {@link AgentImage#apply} is what it means. */
public sealed interface JournalRecord {
    default Durability durability() {
        return Durability.CRASH_SAFE;
    }

    /** The cluster gave the agent its name, for life. */
    record AgentNamed(AgentId agentId, ClusterId clusterId) implements JournalRecord {
        @Override
        public Durability durability() {
            return Durability.POWER_SAFE;
        }
    }

    /** A master leads in this epoch; older ones are refused from now on, whatever happens to this host. */
    record EpochSeen(Epoch epoch) implements JournalRecord {
        @Override
        public Durability durability() {
            return Durability.POWER_SAFE;
        }
    }

    /** The agent has these resources, and this is the version that launches must name. */
    record ResourcesStated(long agentVersion, Resources resources) implements JournalRecord {
        @Override
        public Durability durability() {
            return Durability.POWER_SAFE;
        }
    }

    /** The master says that operations have made these of the agent's resources, and no others. */
    record ResourcesConverted(Resources converted) implements JournalRecord {
        @Override
        public Durability durability() {
            return Durability.POWER_SAFE;
        }
    }

    /** What ran before this boot of the kernel has been given its end. */
    record BootSeen(String bootId) implements JournalRecord {}

    /** A task will be started. */
    record LaunchAccepted(ContainerConfig config) implements JournalRecord {}

    /** A task will not be started; the terminal status says why. */
    record LaunchRefused(FrameworkId frameworkId, TaskInfo task, TaskStatus status) implements JournalRecord {
        @Override
        public Durability durability() {
            return Durability.POWER_SAFE;
        }
    }

    /**
     * A container runs.
     *
     * @param pid of its first process; 0 if its runtime does not tell
     * @param ip empty for the agent's own
     */
    record ContainerStarted(FrameworkId frameworkId, TaskId taskId, long pid, String ip) implements JournalRecord {}

    /** A status joined its task's stream; a terminal one also says that the container ended. */
    record StatusQueued(FrameworkId frameworkId, TaskStatus status) implements JournalRecord {
        @Override
        public Durability durability() {
            return status.state().terminal() ? Durability.POWER_SAFE : Durability.CRASH_SAFE;
        }
    }

    /** A status left its stream. Losing this record repeats the status, which is harmless. */
    record StatusAcknowledged(FrameworkId frameworkId, TaskId taskId, StatusUuid uuid) implements JournalRecord {}

    /**
     * A task is being ended.
     *
     * @param deadline when politeness ends; a later record for the same task may only come earlier
     */
    record KillAsked(FrameworkId frameworkId, TaskId taskId, Instant deadline) implements JournalRecord {}

    /** A framework is being ended: nobody waits for its updates any more. */
    record FrameworkShutdownAsked(FrameworkId frameworkId) implements JournalRecord {}

    /** A container of a framework that is being ended is gone. */
    record ContainerEnded(FrameworkId frameworkId, TaskId taskId, ExitStatus exit) implements JournalRecord {}

    /** Nothing of the framework is left. */
    record FrameworkShutDown(FrameworkId frameworkId) implements JournalRecord {}

    /** All about one task at once; only snapshots hold it. */
    record TaskHeld(HeldTask held) implements JournalRecord {
        @Override
        public Durability durability() {
            return Durability.POWER_SAFE;
        }
    }
}
