package io.moorage.engine.allocation;

import java.util.Arrays;

/**
 * What roles may still take in one plan. A role has consumed what is held and reserved within it. It is <em>owed</em> what it lacks of
 * its guarantee, and no less than what the roles below it are owed together. Taking must leave, in each role above that has a limit
 * and in the cluster itself, as much room as the others below it are owed: that is the headroom, and it is the same rule at every
 * level, for the cluster is a role whose limit is what it has.
 *
 * <pre>
 *   owed(r)  = max(guarantee(r) - consumed(r), owedBelow(r))       owedBelow(r) = sum of owed of the nearest below
 *   own(r)   = owed(r) - owedBelow(r)                              owed to whoever is within r, and to nobody below in particular
 *   bound    = min over r from the role up of  max(0, limit(r) - consumed(r) - owedBelow(r)) + sum of own between the role and r
 * </pre>
 *
 * <p>A sum of {@code own} is there because what is owed is kept for those who take it now: what they take lessens owedBelow by as much.
 * Whatever is taken, every bound and every {@code own} can only shrink; so who can take nothing is done for this plan. Amounts in
 * thousandths by dimension.
 */
class QuotaLedger {
    private static final int NONE = RoleQuotas.NONE;

    private final RoleQuotas quotas;
    private final ShareTree shares;
    private final int width;
    private final int[] numberAt;
    private final long[] guarantee;
    private final long[] limit;
    private final long[] consumed;
    private final long[] owed;
    private final long[] owedBelow;
    private final long[] owedInAll;
    private final long[] free;
    private final boolean promises;

    QuotaLedger(AllocationIndex index) {
        quotas = index.quotas();
        shares = index.shares();
        var dimensions = index.dimensions();
        width = dimensions.count();
        numberAt = shares.unnumbered();
        int cells = quotas.size() * width;
        guarantee = quotas.guarantees(dimensions);
        limit = quotas.limits(dimensions);
        consumed = new long[cells];
        owed = new long[cells];
        owedBelow = new long[cells];
        owedInAll = new long[width];
        var nodes = quotas.nodes(shares);
        for (int number = 0; number < quotas.size(); number++) {
            consume(index.reserved(), nodes[number], number);
        }
        for (int number = quotas.size() - 1; number >= 0; number--) {
            for (int dimension = 0; dimension < width; dimension++) {
                int cell = number * width + dimension;
                owed[cell] = owedNow(cell);
                addOwed(quotas.above(number), dimension, owed[cell]);
            }
        }
        promises = Arrays.stream(owedInAll).anyMatch(amount -> amount > 0);
        free = promises ? index.agents().freeInAll() : new long[width];
    }

    private void consume(ReservedTable reserved, int node, int number) {
        if (node >= 0) {
            numberAt[node] = number;
            shares.addHeld(node, consumed, number * width);
        }
        reserved.addBeside(quotas.role(number), consumed, number * width);
    }

    private long owedNow(int cell) {
        return Math.max(Math.max(0, guarantee[cell] - consumed[cell]), owedBelow[cell]);
    }

    private void addOwed(int above, int dimension, long amount) {
        if (above == NONE) {
            owedInAll[dimension] += amount;
        } else {
            owedBelow[above * width + dimension] += amount;
        }
    }

    /** Whether anybody is owed anything. */
    boolean promises() {
        return promises;
    }

    /** The nearest role with a quota above the leaf; -1 if there is none. */
    int of(int leaf) {
        for (int node = leaf; node != ShareTree.ROOT; node = shares.parent(node)) {
            if (numberAt[node] != NONE) {
                return numberAt[node];
            }
        }
        return NONE;
    }

    /** Whether nothing may keep anybody there from taking anything. */
    boolean unbounded(int number) {
        return number == NONE && !promises;
    }

    /** What a claimant below that role may take at most. */
    long bound(int number, int dimension) {
        long bound = Long.MAX_VALUE;
        long own = 0;
        for (int at = number; at != NONE; at = quotas.above(at)) {
            int cell = at * width + dimension;
            if (limit[cell] != Long.MAX_VALUE) {
                long room = Math.max(0, limit[cell] - consumed[cell]);
                bound = Math.min(bound, Math.min(room, Math.max(0, room - owedBelow[cell]) + own));
            }
            own += owed[cell] - owedBelow[cell];
        }
        return promises ? Math.min(bound, Math.max(0, free[dimension] - owedInAll[dimension]) + own) : bound;
    }

    /** What a claimant below that role may take because it is owed to it or to a role above it. */
    long owed(int number, int dimension) {
        long own = 0;
        for (int at = number; at != NONE; at = quotas.above(at)) {
            own += owed[at * width + dimension] - owedBelow[at * width + dimension];
        }
        return own;
    }

    /** A claimant below that role takes so much of what counts. */
    void take(int number, long[] vector, int offset) {
        for (int dimension = 0; dimension < width; dimension++) {
            long amount = vector[offset + dimension];
            for (int at = number; at != NONE && amount != 0; at = quotas.above(at)) {
                int cell = at * width + dimension;
                consumed[cell] += amount;
                long before = owed[cell];
                owed[cell] = owedNow(cell);
                addOwed(quotas.above(at), dimension, owed[cell] - before);
            }
            free[dimension] -= amount;
        }
    }
}
