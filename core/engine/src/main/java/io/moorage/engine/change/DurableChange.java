package io.moorage.engine.change;

import io.moorage.api.AgentId;
import io.moorage.api.Blob;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.PluginId;
import io.moorage.api.Quota;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A fact of the registry: it is seen outside only after a majority has it on disk. */
public sealed interface DurableChange extends Change {
    /** Opens a snapshot: numbers below these were given away. */
    record NumbersGiven(int nextAgentNumber, long nextFrameworkNumber) implements DurableChange {}

    record AgentAdmitted(AgentId agentId, int slot, String hostname, Instant at) implements DurableChange {}

    record AgentReadmitted(AgentId agentId, Instant at) implements DurableChange {}

    record AgentMarkedUnreachable(AgentId agentId, Instant at) implements DurableChange {}

    /** All that operations have made of the agent's resources until now; what its configuration has is not part of it. */
    record ResourcesConverted(AgentId agentId, Resources converted) implements DurableChange {}

    record FrameworkSubscribed(FrameworkId frameworkId, FrameworkInfo info, Optional<PluginId> plugin)
            implements DurableChange {}

    /** Nobody speaks for it any more; at the deadline it is torn down. */
    record FrameworkDisconnected(FrameworkId frameworkId, Instant failoverDeadline) implements DurableChange {}

    record FrameworkTornDown(FrameworkId frameworkId, Instant at) implements DurableChange {}

    record KillIntended(TaskKey task, Optional<AgentId> agentId, Optional<Duration> gracePeriod)
            implements DurableChange {}

    /** The task is terminal, or was never anywhere. */
    record KillSettled(TaskKey task) implements DurableChange {}

    record PluginEntryPut(PluginId pluginId, String key, Blob value) implements DurableChange {}

    record PluginEntryDeleted(PluginId pluginId, String key) implements DurableChange {}

    /** An operator wants the zip with these bytes. */
    record PluginWanted(PluginId pluginId, String version, String sha256) implements DurableChange {}

    /**
     * It is wanted no more; its zip is to be deleted.
     *
     * @param replaced whether another zip of its id goes on with what it has put; else that is forgotten
     */
    record PluginUnwanted(PluginId pluginId, boolean replaced) implements DurableChange {}

    /** Its zip is deleted. */
    record PluginForgotten(PluginId pluginId) implements DurableChange {}

    /** It runs in a process of its own from here on, or in the master's again. */
    record PluginPlaced(PluginId pluginId, boolean outOfProcess) implements DurableChange {}

    /** An operator's word on what the role is promised and may hold; it has none any more with {@link Quota#NONE}. */
    record RoleQuotaSet(Role role, Quota quota) implements DurableChange {}

    /** An operator's word on how much the role counts beside its siblings. */
    record RoleWeightSet(Role role, double weight) implements DurableChange {}
}
