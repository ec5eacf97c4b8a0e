package io.moorage.engine.allocation;

/**
 * Offers each whole agent to the claimant that is furthest behind by dominant resource fairness, of those that do not refuse what is
 * free there. Where some of an agent is reserved, who is furthest behind gets all of it that its role may have, and what is left goes
 * to the next. Shares are kept up while it plans; nothing is sorted. Where roles have quotas, see {@link QuotaCycle}.
 */
public final class DrfAllocator implements Allocator {
    @Override
    public Plan plan(AllocationIndex index) {
        if (!index.quotas().isEmpty()) {
            return new QuotaCycle(index, new QuotaLedger(index)).plan();
        }
        var plan = new Plan();
        var turns = new Turns(index.claimants(), index.shares());
        var agents = index.agents();
        var vectors = agents.vectors();
        agents.forEachDue(slot -> {
            var free = agents.free(slot);
            if (!free.special().isEmpty()) {
                divide(index, turns, slot, plan);
                return;
            }
            int leaf = turns.next(index.filters().refusing(slot, free));
            if (leaf >= 0) {
                plan.grant(slot, turns.claimantOf(leaf));
                turns.charge(leaf, vectors, agents.vector(slot), 1);
            }
        });
        return plan;
    }

    private static void divide(AllocationIndex index, Turns turns, int slot, Plan plan) {
        var kinds = new FreeKinds(index, slot);
        int leaf = turns.next(kinds.blocked());
        while (leaf >= 0) {
            int claimant = turns.claimantOf(leaf);
            var part = kinds.take(claimant);
            plan.grant(slot, claimant, part);
            turns.charge(leaf, index.dimensions().vector(part), 0, 1);
            leaf = turns.next(kinds.blocked());
        }
    }
}
