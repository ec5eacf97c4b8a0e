package io.moorage.engine.allocation;

import io.moorage.api.Resources;
import io.moorage.engine.state.Holdings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan where roles have quotas, in two passes over the agents as in Mesos. First who is owed something: of a resource that is owed
 * as much as is owed, of the others as much as may be. Then everybody, by fair share. In both nobody takes more than the ledger
 * allows; an agent is cut where that is less than it has, and the rest goes to the next. Ports and sets go with the first part.
 */
@SuppressWarnings("ReferenceEquality") // all that is left is offered as the very bundle
final class QuotaCycle {
    private static final Rest NOTHING = new Rest();

    private final AllocationIndex index;
    private final AgentTable agents;
    private final Dimensions dimensions;
    private final QuotaLedger ledger;
    private final Plan plan = new Plan();
    private final List<Turns> charged = new ArrayList<>();
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
        var all = turns();
        boolean someReserved = agents.anySpecialDue();
        var reserved = someReserved ? turns() : all;
        if (ledger.promises()) {
            var owed = turns();
            owedOnly = true;
            agents.forEachDue(at -> divide(at, owed, true));
            owedOnly = false;
            charged.remove(owed);
        }
        // Who may take nothing that counts is done, but where something is reserved to it.
        agents.forEachDue(at -> {
            boolean special = someReserved && !agents.free(at).special().isEmpty();
            divide(at, special ? reserved : all, !special);
        });
        return plan;
    }

    private Turns turns() {
        var turns = new Turns(index.claimants(), index.shares());
        charged.add(turns);
        return turns;
    }

    private void divide(int at, Turns turns, boolean mayLeave) {
        slot = at;
        rest = rests.get(at);
        left = rest == null ? agents.free(at) : rest.left;
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
        int leaf = turns.next(refusing, this::mayTake);
        if (mayLeave) {
            done.forEach(turns::leave);
        }
        done.clear();
        return leaf >= 0 && mayTake(leaf) ? leaf : -1; // asked once more, for another may have been asked since
    }

    private long at(int dimension) {
        return dimension < 0 ? 0 : amounts[offset + dimension];
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
            if (owedOnly) {
                rests.put(slot, NOTHING);
            }
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
        for (var turns : charged) {
            turns.charge(leaf, vector, from, offersMade);
        }
    }
}
