package io.moorage.engine.allocation;

import io.moorage.api.AgentId;
import io.moorage.api.FrameworkId;
import io.moorage.api.Resources;
import io.moorage.api.Role;
import java.util.List;

/**
 * What a cycle decides on.
 *
 * @param total of all agents that are connected, scalars only
 * @param agents with something free, in the order of their slots
 * @param claimants frameworks that want offers in some role, in the order of their ids
 * @param refusals what they refused for now
 */
public record AllocationInput(Resources total, List<FreeAgent> agents, List<Claimant> claimants, Refusals refusals) {
    public AllocationInput {
        agents = List.copyOf(agents);
        claimants = List.copyOf(claimants);
    }

    /** An agent and what is free there, of every kind. */
    public record FreeAgent(AgentId id, Resources free) {
        /** What a framework of that role may be offered: nothing that is reserved to another. */
        public Resources free(Role role) {
            return free.allocatableTo(role);
        }

        FreeAgent without(Resources granted) {
            return new FreeAgent(id, free.minus(granted));
        }
    }

    /**
     * A framework that wants offers.
     *
     * @param roles in which it wants them
     * @param allocated what its tasks and offers hold, scalars only
     */
    public record Claimant(FrameworkId id, List<Role> roles, Resources allocated) {
        public Claimant {
            roles = List.copyOf(roles);
        }
    }

    /** Filters, as the allocator may ask them. */
    @FunctionalInterface
    public interface Refusals {
        boolean refuses(FrameworkId framework, Role role, AgentId agent, Resources resources);
    }
}
