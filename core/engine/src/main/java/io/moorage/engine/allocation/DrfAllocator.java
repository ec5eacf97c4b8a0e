package io.moorage.engine.allocation;

import io.moorage.api.Resources;
import io.moorage.api.Role;
import io.moorage.api.Value.Scalar;
import io.moorage.engine.allocation.AllocationInput.Claimant;
import io.moorage.engine.allocation.AllocationInput.FreeAgent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Offers each whole agent to the framework that is furthest behind: first the role with the smallest dominant share, then in
 * it the framework with the smallest (Ghodsi et al., Dominant Resource Fairness, NSDI 2011, section 3). Ties are broken by
 * name, so that one view gives one plan. Shares are kept up while it plans and never sorted anew.
 */
public final class DrfAllocator implements Allocator {
    /** An agent with less than both of these is not worth an offer, as in Mesos. */
    private static final long CPUS_MIN_THOUSANDTHS = 10;

    private static final long MEM_MIN_THOUSANDTHS = 32 * 1000;

    @Override
    public List<Grant> plan(AllocationInput input) {
        var grants = new ArrayList<Grant>();
        if (input.claimants().isEmpty()) {
            return grants;
        }
        var queue = new ShareQueue(input);
        for (var agent : input.agents()) {
            grant(queue, agent, grants);
        }
        return grants;
    }

    /** All that a framework may have of an agent goes to it; what is reserved to others then goes to those. */
    private static void grant(ShareQueue queue, FreeAgent agent, List<Grant> grants) {
        var rest = agent;
        while (worthwhile(rest.free())) {
            var grant = queue.next(rest);
            if (grant.isEmpty()) {
                return;
            }
            grants.add(grant.get());
            rest = rest.without(grant.get().resources());
        }
    }

    private static boolean worthwhile(Resources some) {
        var free = some.flattened();
        return free.thousandths(Resources.CPUS) >= CPUS_MIN_THOUSANDTHS
                || free.thousandths(Resources.MEM) >= MEM_MIN_THOUSANDTHS;
    }

    /** The largest of the shares that someone holds of each resource, as a fraction of the total. */
    static double dominantShare(Resources allocated, Resources total) {
        double dominant = 0;
        for (var entry : allocated.byName().entrySet()) {
            long all = total.thousandths(entry.getKey());
            if (entry.getValue() instanceof Scalar scalar && all > 0) {
                dominant = Math.max(dominant, (double) scalar.thousandths() / all);
            }
        }
        return dominant;
    }

    /** Roles, and in each its frameworks, in the order of their shares. */
    private static final class ShareQueue {
        private final AllocationInput input;
        private final TreeSet<RoleShare> roles = new TreeSet<>(
                Comparator.comparingDouble((RoleShare role) -> role.share).thenComparing(role -> role.role.value()));

        ShareQueue(AllocationInput input) {
            this.input = input;
            Map<Role, RoleShare> byRole = new TreeMap<>(Comparator.comparing(Role::value));
            for (var claimant : input.claimants()) {
                var framework = new FrameworkShare(claimant, dominantShare(claimant.allocated(), input.total()));
                for (var role : claimant.roles()) {
                    var share = byRole.computeIfAbsent(role, RoleShare::new);
                    share.frameworks.add(framework);
                    share.allocated = share.allocated.plus(claimant.allocated());
                }
            }
            for (var role : byRole.values()) {
                role.share = dominantShare(role.allocated, input.total());
                roles.add(role);
            }
        }

        Optional<Grant> next(FreeAgent agent) {
            for (var role : roles) {
                var free = agent.free(role.role);
                if (!worthwhile(free)) {
                    continue;
                }
                for (var framework : role.frameworks) {
                    if (!input.refusals().refuses(framework.claimant.id(), role.role, agent.id(), free)) {
                        charge(role, framework, free);
                        return Optional.of(new Grant(framework.claimant.id(), role.role, agent.id(), free));
                    }
                }
            }
            return Optional.empty();
        }

        /** Sets order by share, so what changes leaves its sets first and comes back after. */
        private void charge(RoleShare granted, FrameworkShare framework, Resources free) {
            var scalars = free.scalars();
            var affected = roles.stream()
                    .filter(role -> role.frameworks.contains(framework))
                    .toList();
            affected.forEach(role -> role.frameworks.remove(framework));
            roles.remove(granted);
            framework.allocated = framework.allocated.plus(scalars);
            framework.share = dominantShare(framework.allocated, input.total());
            granted.allocated = granted.allocated.plus(scalars);
            granted.share = dominantShare(granted.allocated, input.total());
            roles.add(granted);
            affected.forEach(role -> role.frameworks.add(framework));
        }
    }

    private static final class RoleShare {
        private final Role role;
        private final TreeSet<FrameworkShare> frameworks =
                new TreeSet<>(Comparator.comparingDouble((FrameworkShare framework) -> framework.share)
                        .thenComparing(framework -> framework.claimant.id().value()));
        private Resources allocated = Resources.NONE;
        private double share;

        RoleShare(Role role) {
            this.role = role;
        }
    }

    private static final class FrameworkShare {
        private final Claimant claimant;
        private Resources allocated;
        private double share;

        FrameworkShare(Claimant claimant, double share) {
            this.claimant = claimant;
            this.allocated = claimant.allocated();
            this.share = share;
        }
    }
}
