package io.moorage.engine.allocation;

import io.moorage.api.Resources;
import io.moorage.engine.state.Holdings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A plan where roles have quotas, in two passes over the agents as in Mesos. First who is owed something: of a resource that is owed
 * as much as is owed, of the others as much as may be. Then everybody, by fair share. In both nobody takes more than the ledger
 * allows; an agent is cut where that is less than it has, and the rest goes to the next. Ports and sets go with the first part.
 */
@SuppressWarnings("ReferenceEquality") // all that is left is offered as the very bundle
final class QuotaCycle {
    private final AllocationIndex index;
    private final AgentTable agents;
    private final Dimensions dimensions;
    private final QuotaLedger ledger;
    private final Plan plan = new Plan();
    private final List<Turns> charged = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final BitSet spent = new BitSet();
    private final IntPredicate accepts = this::accepts;
    private @Nullable Turns all;
    private @Nullable Turns reserved;
    private int accepted;
    private final Map<Integer, Rest> rests = new HashMap<>();
    private final List<Integer> done = new ArrayList<>();
    private final long[] bounds;
    private final int cpus;
    private final int mem;
    private boolean owedOnly;
    private int slot;
    private @Nullable Rest rest;
    private Resources left = Resources.NONE;
    private long[] amounts = {};
    private int offset;
    private int number;
    private Resources part = Resources.NONE;

    /** What turns are charged with. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Grant(int leaf, long[] vector, int offset, int offersMade) {}

    /** What is left of an agent of which something was granted, and the rows of the plan in which it was. */
    private static final class Rest {
        private final Map<Integer, Integer> rows = new HashMap<>();
        private Resources left = Resources.NONE;
    }

    QuotaCycle(AllocationIndex index, QuotaLedger ledger) {
        this.index = index;
        agents = index.agents();
        dimensions = index.dimensions();
        bounds = new long[dimensions.count()];
        this.ledger = ledger;
        cpus = dimensions.of(Resources.CPUS);
        mem = dimensions.of(Resources.MEM);
    }

    Plan plan() {
        if (ledger.promises()) {
            var owed = turns();
            owedOnly = true;
            agents.forEachDue(at -> {
                look(at);
                divide(owed, true);
            });
            owedOnly = false;
            charged.clear();
        }
        boolean someReserved = agents.anySpecialDue();
        agents.forEachDue(at -> {
            look(at);
            if (!left.isEmpty()) {
                // Who may take nothing that counts is done, but where something is reserved to it.
                boolean special = someReserved && !agents.free(at).special().isEmpty();
                divide(special ? reserved() : all(), !special);
            }
        });
        return plan;
    }

    /** As they stand after what was granted until now. */
    private Turns turns() {
        var turns = new Turns(index.claimants(), index.shares());
        grants.forEach(grant -> turns.charge(grant.leaf(), grant.vector(), grant.offset(), grant.offersMade()));
        charged.add(turns);
        return turns;
    }

    private Turns all() {
        if (all == null) {
            all = turns();
        }
        return all;
    }

    private Turns reserved() {
        if (reserved == null) {
            reserved = turns();
        }
        return reserved;
    }

    private void look(int at) {
        slot = at;
        rest = rests.isEmpty() ? null : rests.get(at);
        left = rest == null ? agents.free(at) : rest.left;
        if (spent.get(at)) {
            left = Resources.NONE;
        }
    }

    private void divide(Turns turns, boolean mayLeave) {
        for (int leaf = next(turns, mayLeave); leaf >= 0; leaf = next(turns, mayLeave)) {
            grant(leaf, turns.claimantOf(leaf));
        }
    }

    private int next(Turns turns, boolean mayLeave) {
        if (left.isEmpty()) {
            return -1;
        }
        boolean special = !left.special().isEmpty();
        if (rest == null && !special) {
            amounts = agents.vectors();
            offset = agents.vector(slot);
        } else {
            amounts = dimensions.vector(left);
            offset = 0;
        }
        if (!AgentTable.worthwhile(at(cpus), at(mem))) {
            return -1;
        }
        var refusing = special
                ? new FreeKinds(index, slot, left).blocked()
                : index.filters().refusing(slot, left);
        accepted = -1;
        int leaf = turns.next(refusing, accepts);
        if (!done.isEmpty()) {
            if (mayLeave) {
                done.forEach(turns::leave);
            }
            done.clear();
        }
        boolean isAnswered = leaf == accepted || mayTake(leaf); // another may have been asked since
        return isAnswered ? leaf : -1;
    }

    private long at(int dimension) {
        return dimension < 0 ? 0 : amounts[offset + dimension];
    }

    private boolean accepts(int leaf) {
        boolean may = mayTake(leaf);
        accepted = may ? leaf : -1;
        return may;
    }

    /** Says in {@link #part} what. */
    private boolean mayTake(int leaf) {
        number = ledger.of(leaf);
        part = left;
        if (ledger.unbounded(number) && left.special().isEmpty()) {
            return true;
        }
        boolean isOwed = false;
        boolean getsOwed = false;
        boolean whole = true;
        for (int dimension = 0; dimension < bounds.length; dimension++) {
            long bound = ledger.bound(number, dimension);
            if (owedOnly) {
                long owed = ledger.owed(number, dimension);
                isOwed |= owed > 0;
                bound = owed > 0 ? Math.min(bound, owed) : bound;
                getsOwed |= owed > 0 && Math.min(bound, at(dimension)) > 0;
            }
            bounds[dimension] = bound;
            whole &= at(dimension) <= bound;
        }
        if (owedOnly ? !isOwed : !AgentTable.worthwhile(boundOf(cpus), boundOf(mem))) {
            done.add(leaf);
        }
        if (owedOnly && !getsOwed) {
            return false;
        }
        return left.special().isEmpty() ? mayTakePlain(leaf, whole) : mayTakeKinds(leaf);
    }

    private long boundOf(int dimension) {
        return dimension < 0 ? 0 : bounds[dimension];
    }

    /** Who refuses all that is left was not asked. */
    private boolean mayTakePlain(int leaf, boolean whole) {
        if (whole) {
            return true;
        }
        if (!AgentTable.worthwhile(Math.min(at(cpus), boundOf(cpus)), Math.min(at(mem), boundOf(mem)))) {
            return false;
        }
        part = QuotaCut.of(left, dimensions, bounds);
        return !index.filters().refuses(slot, index.shares().claimantOf(leaf), part);
    }

    private boolean mayTakeKinds(int leaf) {
        int claimant = index.shares().claimantOf(leaf);
        var own = left.allocatableTo(index.claimants().claimant(claimant).role());
        part = QuotaCut.of(own, dimensions, bounds);
        return AgentTable.worthwhile(part)
                && (!owedOnly || getsOwed(part))
                && !index.filters().refuses(slot, claimant, part);
    }

    private boolean getsOwed(Resources some) {
        var counted = dimensions.vector(Holdings.counted(some));
        for (int dimension = 0; dimension < counted.length; dimension++) {
            if (counted[dimension] > 0 && ledger.owed(number, dimension) > 0) {
                return true;
            }
        }
        return false;
    }

    private void grant(int leaf, int claimant) {
        if (rest == null && part == left && part.special().isEmpty()) {
            plan.grant(slot, claimant);
            charge(leaf, amounts, offset, 1);
            ledger.take(number, amounts, offset);
            left = Resources.NONE;
            spent.set(slot);
            return;
        }
        if (rest == null) {
            rest = new Rest();
            rests.put(slot, rest);
        }
        var row = rest.rows.get(claimant);
        if (row == null) {
            rest.rows.put(claimant, plan.size());
            plan.grant(slot, claimant, part);
        } else {
            plan.more(row, part);
        }
        var vector = dimensions.vector(part);
        charge(leaf, vector, 0, row == null ? 1 : 0);
        ledger.take(number, part.special().isEmpty() ? vector : dimensions.vector(Holdings.counted(part)), 0);
        left = left.minus(part);
        rest.left = left;
    }

    private void charge(int leaf, long[] vector, int from, int offersMade) {
        grants.add(new Grant(leaf, vector, from, offersMade));
        for (var turns : charged) {
            turns.charge(leaf, vector, from, offersMade);
        }
    }
}
