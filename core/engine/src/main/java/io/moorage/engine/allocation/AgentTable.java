package io.moorage.engine.allocation;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.Holdings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Agents by slot, with what is free of each. What changed of an agent is only noted, and counted once when a cycle needs it. An agent
 * is due while it was not looked at since something of it became free or somebody stopped refusing it. Bundles are compared by
 * reference, which is cheap, and enough: a whole agent is offered as the very bundle that is free of it, unless some of it is reserved.
 */
@SuppressWarnings("ReferenceEquality")
final class AgentTable {
    /** An agent with less than both of these is not worth an offer, as in Mesos. */
    private static final long CPUS_MIN_THOUSANDTHS = 10;

    private static final long MEM_MIN_THOUSANDTHS = 32 * 1000;
    private static final long[] NO_OFFERS = {};

    private final Dimensions dimensions;
    private final Map<AgentId, Integer> slots = new HashMap<>();
    private @Nullable AgentId[] ids = new AgentId[16];
    private Resources[] unused = bundles(16);
    private Resources[] free = bundles(16);
    private Resources[] measured = bundles(16);
    private long[] vectors = new long[0];
    private int width;
    private long[][] offers = numbers(16);
    private final BitSet connected = new BitSet();
    private final BitSet worthwhile = new BitSet();
    private final BitSet measuredWorthwhile = new BitSet();
    private final BitSet stale = new BitSet();
    private final BitSet tasksChanged = new BitSet();
    private final BitSet due = new BitSet();
    private final BitSet kept = new BitSet();
    private boolean roomGrew;
    private boolean allDue;
    private int[] expected = {};

    AgentTable(Dimensions dimensions) {
        this.dimensions = dimensions;
    }

    private static Resources[] bundles(int length) {
        var none = new Resources[length];
        Arrays.fill(none, Resources.NONE);
        return none;
    }

    private static long[][] numbers(int length) {
        var none = new long[length][];
        Arrays.fill(none, NO_OFFERS);
        return none;
    }

    /** -1 if it is not here. */
    int slot(AgentId id) {
        return slots.getOrDefault(id, -1);
    }

    /** The next offers are of agents in these slots, as far as anyone knows. */
    void expect(int[] slots) {
        expected = slots;
    }

    /** The slot of the agent of that row, found without a search if it is where it is expected. */
    int slot(AgentId id, int row) {
        int slot = row < expected.length ? expected[row] : 0;
        return slot < ids.length && ids[slot] == id ? slot : slot(id);
    }

    AgentId agentAt(int slot) {
        var id = ids[slot];
        if (id == null) {
            throw new IllegalStateException("No agent is in slot %d.".formatted(slot));
        }
        return id;
    }

    void connect(AgentId id, int slot) {
        if (slot >= ids.length) {
            int before = ids.length;
            int length = Math.max(slot + 1, before * 2);
            ids = Arrays.copyOf(ids, length);
            unused = Arrays.copyOf(unused, length);
            free = Arrays.copyOf(free, length);
            measured = Arrays.copyOf(measured, length);
            offers = Arrays.copyOf(offers, length);
            Arrays.fill(unused, before, length, Resources.NONE);
            Arrays.fill(free, before, length, Resources.NONE);
            Arrays.fill(measured, before, length, Resources.NONE);
            Arrays.fill(offers, before, length, NO_OFFERS);
            vectors = Arrays.copyOf(vectors, length * width);
        }
        ids[slot] = id;
        slots.put(id, slot);
        connected.set(slot);
        tasksChanged(slot);
        due.set(slot);
    }

    void disconnect(int slot) {
        connected.clear(slot);
        stale.set(slot);
    }

    void remove(AgentId id, int slot) {
        slots.remove(id);
        ids[slot] = null;
        unused[slot] = Resources.NONE;
        free[slot] = Resources.NONE;
        offers[slot] = NO_OFFERS;
        connected.clear(slot);
        worthwhile.clear(slot);
        stale.clear(slot);
        tasksChanged.clear(slot);
        due.clear(slot);
        kept.clear(slot);
    }

    void tasksChanged(int slot) {
        tasksChanged.set(slot);
        stale.set(slot);
    }

    /** An offer was made of it; its amounts are added to {@code sum}. */
    void offered(int slot, long number, Resources resources, long[] sum) {
        if (resources == measured[slot] && width == sum.length) {
            for (int dimension = 0; dimension < width; dimension++) {
                sum[dimension] += vectors[slot * width + dimension];
            }
        } else {
            dimensions.add(resources, 1, sum, 0);
        }
        var known = offers[slot];
        if (known.length == 0) {
            offers[slot] = new long[] {number};
        } else {
            offers[slot] = Arrays.copyOf(known, known.length + 1);
            offers[slot][known.length] = number;
        }
        if (free[slot] == resources) {
            free[slot] = Resources.NONE;
            worthwhile.clear(slot);
        } else {
            free[slot] = free[slot].minusUpTo(resources);
            stale.set(slot);
        }
    }

    void offerEnded(int slot, long number) {
        offers[slot] = offers[slot].length == 1 && offers[slot][0] == number
                ? NO_OFFERS
                : Arrays.stream(offers[slot]).filter(known -> known != number).toArray();
        stale.set(slot);
    }

    long[] offers(int slot) {
        return offers[slot];
    }

    void due(int slot) {
        due.set(slot);
    }

    void allDue() {
        allDue = true;
    }

    /** Somebody may take more than before of what quotas keep. */
    void roomGrew() {
        roomGrew = true;
    }

    boolean anyDue() {
        return allDue || !stale.isEmpty() || !due.isEmpty() || (roomGrew && !kept.isEmpty());
    }

    /** Counts what is free of the agents of which something changed. */
    void settle(ClusterState state) {
        for (int slot = stale.nextSetBit(0); slot >= 0; slot = stale.nextSetBit(slot + 1)) {
            settle(slot, state);
        }
        stale.clear();
        tasksChanged.clear();
        if (roomGrew) {
            due.or(kept);
            roomGrew = false;
        }
    }

    private void settle(int slot, ClusterState state) {
        if (tasksChanged.get(slot)) {
            var counted = state.agent(agentAt(slot)).orElseThrow().unused();
            unused[slot] = counted.equals(unused[slot]) ? unused[slot] : counted;
        }
        var left = left(slot, unused[slot], state);
        if (left != free[slot]) {
            // What an offer leaves of an agent was looked at when the offer was made.
            if (free[slot].isEmpty() || !free[slot].contains(left)) {
                due.set(slot);
            }
            free[slot] = left;
            measure(slot, left);
        }
    }

    private Resources left(int slot, Resources ofTasks, ClusterState state) {
        var left = connected.get(slot) ? ofTasks : Resources.NONE;
        for (long number : offers[slot]) {
            var held = state.live().offers().resources(number);
            left = left == held ? Resources.NONE : left.minusUpTo(held);
        }
        return left;
    }

    /** What {@link #settle} would find free, or did. */
    Resources settled(int slot, ClusterState state) {
        if (!stale.get(slot)) {
            return free[slot];
        }
        boolean changed = tasksChanged.get(slot);
        return left(slot, changed ? state.agent(agentAt(slot)).orElseThrow().unused() : unused[slot], state);
    }

    /** A bundle that comes back is measured already: an agent is offered and declined many times before its tasks change. */
    private void measure(int slot, Resources left) {
        if (left.isEmpty()) {
            worthwhile.clear(slot);
            return;
        }
        if (left != measured[slot]) {
            widen();
            Arrays.fill(vectors, slot * width, (slot + 1) * width, 0);
            dimensions.add(left, 1, vectors, slot * width);
            measured[slot] = left;
            measuredWorthwhile.set(slot, worthwhile(left));
        }
        worthwhile.set(slot, measuredWorthwhile.get(slot));
    }

    /** Whether so much is worth an offer, of whatever kinds it is. */
    static boolean worthwhile(Resources some) {
        var all = some.flattened();
        return worthwhile(all.thousandths(Resources.CPUS), all.thousandths(Resources.MEM));
    }

    static boolean worthwhile(long cpusThousandths, long memThousandths) {
        return cpusThousandths >= CPUS_MIN_THOUSANDTHS || memThousandths >= MEM_MIN_THOUSANDTHS;
    }

    private void widen() {
        if (width != dimensions.count()) {
            vectors = dimensions.widened(vectors, width);
            width = dimensions.count();
            vectors = Arrays.copyOf(vectors, ids.length * width);
        }
    }

    /** Those to look at, by slot. */
    void forEachDue(IntConsumer consumer) {
        for (int slot = worthwhile.nextSetBit(0); slot >= 0; slot = worthwhile.nextSetBit(slot + 1)) {
            if (allDue || due.get(slot)) {
                consumer.accept(slot);
            }
        }
    }

    /** All that were due have been looked at. */
    void lookedAt() {
        due.clear();
        allDue = false;
    }

    /** Of those that are due, remembers the ones of which quotas keep something from some who want it. */
    void keep(IntPredicate keptFromSome) {
        forEachDue(slot -> kept.set(slot, !free[slot].isEmpty() && keptFromSome.test(slot)));
    }

    void keepNone() {
        kept.clear();
    }

    boolean anySpecialDue() {
        var any = new boolean[1];
        forEachDue(slot -> any[0] |= !free[slot].special().isEmpty());
        return any[0];
    }

    /** What counts against quotas of all that is free, in thousandths by dimension. */
    long[] freeInAll() {
        var sum = new long[width];
        for (int slot = connected.nextSetBit(0); slot >= 0; slot = connected.nextSetBit(slot + 1)) {
            if (free[slot].isEmpty()) {
                continue;
            }
            if (!free[slot].special().isEmpty()) {
                dimensions.add(Holdings.counted(free[slot]), 1, sum, 0);
                continue;
            }
            for (int dimension = 0; dimension < width; dimension++) {
                sum[dimension] += vectors[slot * width + dimension];
            }
        }
        return sum;
    }

    Resources free(int slot) {
        return free[slot];
    }

    /** What is free of each that is due, in thousandths by dimension. */
    long[] vectors() {
        widen();
        return vectors;
    }

    /** Where the agent's vector begins. */
    int vector(int slot) {
        return slot * dimensions.count();
    }
}
