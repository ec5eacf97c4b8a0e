package io.moorage.link;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.StatusUuid;
import io.moorage.api.TaskId;
import io.moorage.api.TaskInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a master says. Every one may come twice; its frame carries the epoch, and an agent refuses an older one. */
public sealed interface ToAgent extends LinkMessage {
    /** Answers {@link ToMaster.Hello}: this master leads in the frame's epoch. */
    record Leading(String masterVersion) implements ToAgent {}

    /** The agent is admitted; the id is its own for life. */
    record Registered(AgentId agentId) implements ToAgent {}

    /**
     * The agent is not admitted.
     *
     * @param fatal whether trying again is pointless: the agent says the sentence and ends
     */
    record Refused(String sentence, boolean fatal) implements ToAgent {}

    /**
     * All that operations have made of the agent's resources, as the registry has it: it replaces what the agent knew. Volumes in
     * it are made, others are wiped.
     */
    record Converted(Resources converted) implements ToAgent {}

    /** Starts tasks; each is refused with TASK_DROPPED if it exceeds what is free or names an older agent version. */
    record Launch(FrameworkId frameworkId, long agentVersion, List<TaskInfo> tasks) implements ToAgent {
        public Launch {
            tasks = List.copyOf(tasks);
        }
    }

    /** Ends a task; repeated until its terminal status came. For a task never heard of, the answer is TASK_DROPPED. */
    record Kill(FrameworkId frameworkId, TaskId taskId, Optional<Duration> gracePeriod) implements ToAgent {}

    /** The framework has dealt with the update. */
    record Acknowledge(FrameworkId frameworkId, TaskId taskId, StatusUuid uuid) implements ToAgent {}

    /** Ends every task of a framework and forgets its updates; repeated until {@link ToMaster.FrameworkShutDown}. */
    record ShutdownFramework(FrameworkId frameworkId) implements ToAgent {}

    /** Asks for a sign of life. */
    record Ping(long number) implements ToAgent {}

    /** Asks for a piece of a sandbox's file; path is relative to the sandbox. */
    record ReadFile(long requestId, FrameworkId frameworkId, TaskId taskId, String path, long offset, int length)
            implements ToAgent {}

    /** Asks what is in a folder of a sandbox. */
    record BrowseFiles(long requestId, FrameworkId frameworkId, TaskId taskId, String path) implements ToAgent {}
}
