package io.moorage.engine.allocation;

import java.util.function.IntPredicate;

/** Who is next in one plan: claimants by the shares that they have in it. Who leaves gets nothing more in this plan. */
final class Turns {
    /** A look at a candidate's place in the tree, in words of bits that could be looked at instead. */
    private static final int WORDS_PER_LOOK = 8;

    private final Claimants claimants;
    private final ShareTree shares;
    private long[] wanting;
    private int count;
    private boolean left;

    Turns(Claimants claimants, ShareTree shares) {
        this.claimants = claimants;
        this.shares = shares.copy();
        wanting = claimants.wanting();
        count = claimants.wantingCount();
    }

    int claimantOf(int leaf) {
        return shares.claimantOf(leaf);
    }

    void charge(int leaf, long[] vector, int offset, int offersMade) {
        shares.charge(leaf, vector, offset, offersMade);
    }

    /** Walks in the order of the shares while few refuse; where most do, looks at the few that do not. -1 if nobody is left. */
    int next(long[] refusing) {
        int candidates = Bits.countOfRest(wanting, refusing);
        if (candidates == 0) {
            return -1;
        }
        if (candidates == count) {
            return shares.first();
        }
        return few(candidates) ? least(refusing, leaf -> true) : shares.first(refusing, leaf -> true);
    }

    /** The next of those that are accepted; asked about each at most once. */
    int next(long[] refusing, IntPredicate accepts) {
        int candidates = Bits.countOfRest(wanting, refusing);
        if (candidates == 0) {
            return -1;
        }
        return few(candidates) ? least(refusing, accepts) : shares.first(refusing, accepts);
    }

    private boolean few(int candidates) {
        return candidates * WORDS_PER_LOOK + wanting.length < count / candidates;
    }

    private int least(long[] refusing, IntPredicate accepts) {
        int least = -1;
        for (int word = 0; word < wanting.length; word++) {
            long rest = word < refusing.length ? wanting[word] & ~refusing[word] : wanting[word];
            for (; rest != 0; rest &= rest - 1) {
                int leaf = claimants.leaf(word * Long.SIZE + Long.numberOfTrailingZeros(rest));
                if ((least < 0 || shares.before(leaf, least)) && accepts.test(leaf)) {
                    least = leaf;
                }
            }
        }
        return least;
    }

    void leave(int leaf) {
        if (!left) {
            wanting = wanting.clone();
            left = true;
        }
        shares.want(leaf, false);
        Bits.clear(wanting, shares.claimantOf(leaf));
        count--;
    }
}
