package io.moorage.engine.allocation;

/**
 * Offers each whole agent to the claimant that is furthest behind by dominant resource fairness, of those that do not refuse what is
 * free there. Where some of an agent is reserved, who is furthest behind gets all of it that its role may have, and what is left goes
 * to the next. Shares are kept up while it plans; nothing is sorted.
 */
public final class DrfAllocator implements Allocator {
    /** A look at a candidate's place in the tree, in words of bits that could be looked at instead. */
    private static final int WORDS_PER_LOOK = 8;

    @Override
    public Plan plan(AllocationIndex index) {
        var plan = new Plan();
        var shares = index.shares().copy();
        var agents = index.agents();
        var vectors = agents.vectors();
        agents.forEachDue(slot -> {
            var free = agents.free(slot);
            if (!free.special().isEmpty()) {
                divide(index, shares, slot, plan);
                return;
            }
            var refusing = index.filters().refusing(slot, free);
            int leaf = next(index.claimants(), shares, refusing);
            if (leaf >= 0) {
                plan.grant(slot, shares.claimantOf(leaf));
                shares.charge(leaf, vectors, agents.vector(slot), 1);
            }
        });
        return plan;
    }

    private static void divide(AllocationIndex index, ShareTree shares, int slot, Plan plan) {
        var kinds = new FreeKinds(index, slot);
        int leaf = next(index.claimants(), shares, kinds.blocked());
        while (leaf >= 0) {
            int claimant = shares.claimantOf(leaf);
            var part = kinds.take(claimant);
            plan.grant(slot, claimant, part);
            shares.charge(leaf, index.dimensions().vector(part), 0, 1);
            leaf = next(index.claimants(), shares, kinds.blocked());
        }
    }

    /** Walks in the order of the shares while few refuse; where most do, looks at the few that do not. */
    private static int next(Claimants claimants, ShareTree shares, long[] refusing) {
        int candidates = Bits.countOfRest(claimants.wanting(), refusing);
        if (candidates == 0) {
            return -1;
        }
        int wanting = claimants.wantingCount();
        if (candidates == wanting) {
            return shares.first();
        }
        int words = claimants.wanting().length;
        boolean few = candidates * WORDS_PER_LOOK + words < wanting / candidates;
        return few ? least(claimants, shares, refusing) : shares.first(refusing);
    }

    private static int least(Claimants claimants, ShareTree shares, long[] refusing) {
        var wanting = claimants.wanting();
        int least = -1;
        for (int word = 0; word < wanting.length; word++) {
            long left = word < refusing.length ? wanting[word] & ~refusing[word] : wanting[word];
            for (; left != 0; left &= left - 1) {
                int leaf = claimants.leaf(word * Long.SIZE + Long.numberOfTrailingZeros(left));
                if (least < 0 || shares.before(leaf, least)) {
                    least = leaf;
                }
            }
        }
        return least;
    }
}
