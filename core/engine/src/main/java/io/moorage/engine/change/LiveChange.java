package io.moorage.engine.change;

import io.moorage.api.AgentId;
import io.moorage.api.AgentInfo;
import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.FrameworkInfo;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.TaskInfo;
import io.moorage.api.TaskKey;
import io.moorage.api.TaskState;
import io.moorage.api.TaskStatus;
import io.moorage.api.scheduler.Incarnation;
import io.moorage.link.ToMaster.ReportedTask;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A fact that the next leader gathers anew. */
public sealed interface LiveChange extends Change {
    /** This leadership begins, and awaits these agents until then. */
    record EpochStarted(Epoch epoch, Map<AgentId, Instant> awaited) implements LiveChange {
        public EpochStarted {
            // Not Map.copyOf: its order differs from one process to the next, and two worlds of one seed must not.
            awaited = Collections.unmodifiableMap(new LinkedHashMap<>(awaited));
        }
    }

    /** An awaited agent's fate is known. */
    record RecoverySettled(AgentId agentId) implements LiveChange {}

    /** An agent registered; its list of tasks replaces what was known of it. */
    record AgentConnected(
            AgentId agentId, int slot, AgentInfo info, long session, long agentVersion, List<ReportedTask> tasks)
            implements LiveChange {
        public AgentConnected {
            tasks = List.copyOf(tasks);
        }
    }

    /** Operations have made these of what the agent has, amount for amount. */
    record AgentResourcesChanged(AgentId agentId, Resources resources) implements LiveChange {}

    record AgentDisconnected(AgentId agentId, Instant at) implements LiveChange {}

    /** The agent and its tasks leave the live state; what was decided of it stays. */
    record AgentRemoved(AgentId agentId) implements LiveChange {}

    record FrameworkConnected(FrameworkId frameworkId, FrameworkInfo info, Incarnation incarnation)
            implements LiveChange {}

    record FrameworkDropped(FrameworkId frameworkId) implements LiveChange {}

    /** The framework and what it holds leave the live state. */
    record FrameworkRemoved(FrameworkId frameworkId) implements LiveChange {}

    /**
     * One cycle's offers, a column for each claimant; a cycle of ten thousand offers is one change.
     *
     * @param firstNumber of the first offer; the others follow it without a gap, claimant after claimant
     */
    record OffersMade(long firstNumber, Instant madeAt, List<ClaimantOffers> columns) implements LiveChange {
        public OffersMade {
            columns = List.copyOf(columns);
        }

        public int size() {
            int size = 0;
            for (var column : columns) {
                size += column.size();
            }
            return size;
        }
    }

    /** The offer was used, declined, rescinded or timed out; what it held is free again. */
    record OfferEnded(OfferId offerId) implements LiveChange {}

    record FilterSet(FrameworkId frameworkId, AgentId agentId, Role role, Resources refused, Instant until)
            implements LiveChange {}

    /** Filters of this framework that ended by then are forgotten. */
    record FiltersExpired(FrameworkId frameworkId, Instant at) implements LiveChange {}

    record RolesSuppressed(FrameworkId frameworkId, Set<Role> roles) implements LiveChange {
        public RolesSuppressed {
            roles = Set.copyOf(roles);
        }
    }

    /** The roles want offers again, and every filter of the framework is forgotten. */
    record RolesRevived(FrameworkId frameworkId, Set<Role> roles) implements LiveChange {
        public RolesRevived {
            roles = Set.copyOf(roles);
        }
    }

    /** A task was placed with the resources of the framework in that role. */
    record TaskLaunched(FrameworkId frameworkId, Role role, TaskInfo task) implements LiveChange {}

    record TaskAccepted(TaskKey task, AgentId agentId) implements LiveChange {}

    /** The agent told a new state; the status, if any, was passed on. */
    record TaskUpdated(TaskKey task, AgentId agentId, TaskState latest, Optional<TaskStatus> status)
            implements LiveChange {}

    /** The framework has acknowledged the end of the task, or never will. */
    record TaskForgotten(TaskKey task, AgentId agentId) implements LiveChange {}
}
