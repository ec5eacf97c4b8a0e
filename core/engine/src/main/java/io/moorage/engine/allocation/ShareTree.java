package io.moorage.engine.allocation;

import io.moorage.api.Role;
import io.moorage.engine.state.DecidedRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Roles as a tree with claimants as its leaves, and among the children of each node the order of dominant resource fairness
 * (Ghodsi et al., NSDI 2011, section 3; Bhattacharya et al., Hierarchical Scheduling for Diverse Datacenter Workloads, SoCC
 * 2013): the smaller dominant share, divided by the role's weight, first, then who was offered less often, then by name. A role's own frameworks are below a node
 * {@code .} of it, which competes with the roles below it, as in Mesos. Who wants nothing keeps counting in the shares above it,
 * but is in no order.
 *
 * <p>Columns by node. An order is kept up when a share changes; only a new total or a new node has all sorted anew, once, by
 * {@link #settle}.
 */
final class ShareTree {
    static final int ROOT = 0;
    private static final int NONE = -1;
    private static final String OWN_FRAMEWORKS = ".";

    private final Dimensions dimensions;
    private final NameOrder names;
    private final Map<String, Integer> roles;
    private final Map<String, Double> weights;
    private long[] total;
    private int width;
    private int[] parent;
    private int[] claimantOf;
    private String[] paths;
    private boolean[] present;
    private long[] allocated;
    private double[] share;
    private double[] weight;
    private long[] offers;
    private int[] children;
    private @Nullable SortedNodes[] orders;
    private int nodes;
    private int structure;
    private int[] free = new int[16];
    private int freeCount;
    private boolean settled = true;

    ShareTree(Dimensions dimensions) {
        this.dimensions = dimensions;
        names = new NameOrder();
        roles = new HashMap<>();
        weights = new HashMap<>();
        total = new long[0];
        parent = new int[16];
        claimantOf = new int[16];
        paths = new String[16];
        present = new boolean[16];
        allocated = new long[0];
        share = new double[16];
        weight = new double[16];
        offers = new long[16];
        children = new int[16];
        orders = new SortedNodes[16];
        add(NONE, "", NONE, true);
    }

    /** For planning: what a plan charges here is seen by nobody else. Nodes are neither added nor removed in it. */
    private ShareTree(ShareTree other) {
        dimensions = other.dimensions;
        names = other.names;
        roles = other.roles;
        weights = other.weights;
        total = other.total;
        width = other.width;
        parent = other.parent;
        claimantOf = other.claimantOf;
        paths = other.paths;
        weight = other.weight;
        children = other.children;
        nodes = other.nodes;
        present = other.present.clone();
        allocated = other.allocated.clone();
        share = other.share.clone();
        offers = other.offers.clone();
        orders = new SortedNodes[nodes];
        for (int node = 0; node < nodes; node++) {
            var order = other.orders[node];
            orders[node] = order == null ? null : order.copy();
        }
    }

    /** @throws IllegalStateException unless it is settled */
    ShareTree copy() {
        if (!settled) {
            throw new IllegalStateException("Settle the tree before planning on it.");
        }
        return new ShareTree(this);
    }

    /** A leaf below the role; it wants nothing yet. */
    int addClaimant(int claimant, String role, String name) {
        int own = roleNode(role + "/" + OWN_FRAMEWORKS);
        return add(own, paths[own] + "/" + name, claimant, false);
    }

    private int roleNode(String path) {
        var known = roles.get(path);
        if (known != null) {
            return known;
        }
        int slash = path.lastIndexOf('/');
        int above = slash < 0 ? ROOT : roleNode(path.substring(0, slash));
        int node = add(above, path, NONE, true);
        roles.put(path, node);
        return node;
    }

    private int add(int above, String path, int claimant, boolean isRole) {
        int node = freeCount > 0 ? free[--freeCount] : nodes++;
        if (node >= parent.length) {
            grow(node * 2);
        }
        if (allocated.length < (node + 1) * width) {
            allocated = Arrays.copyOf(allocated, Math.max((node + 1) * width, parent.length * width));
        }
        parent[node] = above;
        paths[node] = path;
        claimantOf[node] = claimant;
        present[node] = false;
        share[node] = 0;
        weight[node] = isRole ? weightOf(path) : DecidedRole.WEIGHT;
        offers[node] = 0;
        children[node] = 0;
        structure++;
        orders[node] = isRole ? new SortedNodes() : null;
        Arrays.fill(allocated, node * width, (node + 1) * width, 0);
        if (above != NONE) {
            children[above]++;
            names.add(path, node);
        }
        return node;
    }

    private void grow(int capacity) {
        parent = Arrays.copyOf(parent, capacity);
        claimantOf = Arrays.copyOf(claimantOf, capacity);
        paths = Arrays.copyOf(paths, capacity);
        present = Arrays.copyOf(present, capacity);
        share = Arrays.copyOf(share, capacity);
        weight = Arrays.copyOf(weight, capacity);
        offers = Arrays.copyOf(offers, capacity);
        children = Arrays.copyOf(children, capacity);
        orders = Arrays.copyOf(orders, capacity);
    }

    /** The claimant's leaf and every role that is empty without it; what it held counts nowhere any more. */
    void removeClaimant(int leaf) {
        want(leaf, false);
        var less = held(leaf);
        Arrays.setAll(less, dimension -> -less[dimension]);
        charge(leaf, less, 0, 0);
        for (int node = leaf; node != ROOT && children[node] == 0; ) {
            int above = parent[node];
            names.remove(paths[node]);
            roles.remove(paths[node]);
            structure++;
            children[above]--;
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, freeCount * 2);
            }
            free[freeCount++] = node;
            parent[node] = NONE;
            orders[node] = null;
            node = above;
        }
    }

    /** Whether the claimant is to be in the order. */
    void want(int leaf, boolean wants) {
        if (present[leaf] == wants) {
            return;
        }
        for (int node = leaf; node != ROOT; node = parent[node]) {
            var order = orderAbove(node);
            boolean was = present[node];
            boolean is = node == leaf ? wants : order(node).size() > 0;
            if (was == is) {
                return;
            }
            present[node] = is;
            if (is) {
                order.insert(this, node);
            } else {
                order.remove(this, node);
            }
        }
    }

    boolean wants(int leaf) {
        return present[leaf];
    }

    private SortedNodes orderAbove(int node) {
        return order(parent[node]);
    }

    private SortedNodes order(int role) {
        var order = orders[role];
        if (order == null) {
            throw new IllegalStateException("Node %d is no role.".formatted(role));
        }
        return order;
    }

    /** The leaf and every role above it hold that vector more. */
    void charge(int leaf, long[] vector, int offset, int offersMade) {
        for (int node = leaf; node != ROOT; node = parent[node]) {
            var order = orderAbove(node);
            boolean moves = present[node] && order.size() > 1 && settled;
            if (moves) {
                order.remove(this, node);
            }
            for (int dimension = 0; dimension < width; dimension++) {
                allocated[node * width + dimension] += vector[offset + dimension];
            }
            offers[node] += offersMade;
            if (settled) {
                share[node] = shareOf(node);
            }
            if (moves) {
                order.insert(this, node);
            }
        }
    }

    private double shareOf(int node) {
        double dominant = 0;
        for (int dimension = 0; dimension < width; dimension++) {
            long all = total[dimension];
            if (all > 0) {
                dominant = Math.max(dominant, (double) allocated[node * width + dimension] / all);
            }
        }
        return dominant / weight[node];
    }

    /** How much roles count beside their siblings; who is not named counts 1. */
    void weigh(Map<Role, DecidedRole> decided) {
        weights.clear();
        decided.values().forEach(role -> weights.put(role.role().value(), role.weight()));
        roles.forEach((path, node) -> weight[node] = weightOf(path));
        settled = false;
    }

    private double weightOf(String path) {
        return weights.getOrDefault(path, DecidedRole.WEIGHT);
    }

    /** What the shares are shares of. */
    void total(long[] amounts) {
        if (!Arrays.equals(total, amounts)) {
            total = amounts.clone();
            settled = false;
        }
    }

    /** There is a resource that was never seen before. */
    void widen() {
        allocated = dimensions.widened(allocated, width);
        width = dimensions.count();
        allocated = Arrays.copyOf(allocated, parent.length * width);
        total = Arrays.copyOf(total, width);
    }

    /** Sorts what a new total has put out of order. */
    void settle() {
        if (settled) {
            return;
        }
        for (int node = 1; node < nodes; node++) {
            share[node] = shareOf(node);
        }
        for (int node = 0; node < nodes; node++) {
            var order = orders[node];
            if (order != null) {
                order.sort(this);
            }
        }
        settled = true;
    }

    boolean settled() {
        return settled;
    }

    int compare(int one, int other) {
        int byShare = Double.compare(share[one], share[other]);
        if (byShare != 0) {
            return byShare;
        }
        int byOffers = Long.compare(offers[one], offers[other]);
        return byOffers != 0 ? byOffers : Long.compare(names.label(one), names.label(other));
    }

    /** The leaf whose turn it is among all that want; -1 if nobody does. */
    int first() {
        int node = ROOT;
        while (true) {
            var order = orders[node];
            if (order == null) {
                return node;
            }
            if (order.size() == 0) {
                return NONE;
            }
            node = order.get(0);
        }
    }

    /** The leaf whose turn it is among those whose bit is not set and that are accepted; -1 if there is none. */
    int first(long[] blocked, IntPredicate accepts) {
        return first(ROOT, blocked, accepts);
    }

    private int first(int node, long[] blocked, IntPredicate accepts) {
        var order = orders[node];
        if (order == null) {
            return Bits.holds(blocked, claimantOf[node]) || !accepts.test(node) ? NONE : node;
        }
        for (int place = 0; place < order.size(); place++) {
            int found = first(order.get(place), blocked, accepts);
            if (found != NONE) {
                return found;
            }
        }
        return NONE;
    }

    /** Which of two leaves has its turn before the other: decided where their ways to the root part. */
    boolean before(int one, int other) {
        int a = one;
        int b = other;
        int depthOfA = depth(a);
        int depthOfB = depth(b);
        for (; depthOfA > depthOfB; depthOfA--) {
            a = parent[a];
        }
        for (; depthOfB > depthOfA; depthOfB--) {
            b = parent[b];
        }
        while (parent[a] != parent[b]) {
            a = parent[a];
            b = parent[b];
        }
        return compare(a, b) < 0;
    }

    private int depth(int node) {
        int depth = 0;
        for (int at = node; at != ROOT; at = parent[at]) {
            depth++;
        }
        return depth;
    }

    int parent(int node) {
        return parent[node];
    }

    /** The node of a role, -1 if nobody is within it. */
    int role(String path) {
        return roles.getOrDefault(path, NONE);
    }

    /** Another number whenever a node was added or removed. */
    int structure() {
        return structure;
    }

    /** A number for every node, none yet: -1. */
    int[] unnumbered() {
        var numbers = new int[nodes];
        Arrays.fill(numbers, NONE);
        return numbers;
    }

    /** Adds what a node holds to a vector. */
    void addHeld(int node, long[] into, int offset) {
        for (int dimension = 0; dimension < width; dimension++) {
            into[offset + dimension] += allocated[node * width + dimension];
        }
    }

    int claimantOf(int leaf) {
        return claimantOf[leaf];
    }

    double share(int node) {
        return share[node];
    }

    /** What a leaf holds, in thousandths by dimension. */
    long[] held(int leaf) {
        return Arrays.copyOfRange(allocated, leaf * width, (leaf + 1) * width);
    }

    /** Sentences about what does not hold: orders that are out of order, roles that do not hold the sum of what is below them. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        var sums = new long[nodes * width];
        for (int node = 1; node < nodes; node++) {
            if (parent[node] != NONE) {
                for (int dimension = 0; dimension < width; dimension++) {
                    sums[parent[node] * width + dimension] += allocated[node * width + dimension];
                }
            }
        }
        for (int node = 1; node < nodes; node++) {
            var order = orders[node];
            if (parent[node] == NONE) {
                continue;
            }
            if (weight[node] != (order == null ? DecidedRole.WEIGHT : weightOf(paths[node]))) {
                problems.add("'%s' has the weight %s.".formatted(paths[node], weight[node]));
            }
            if (settled && Double.compare(share[node], shareOf(node)) != 0) {
                problems.add("'%s' has the share %s, but holds %s.".formatted(paths[node], share[node], shareOf(node)));
            }
            if (order == null) {
                continue;
            }
            if (!Arrays.equals(sums, node * width, (node + 1) * width, allocated, node * width, (node + 1) * width)) {
                problems.add("'%s' does not hold what those below it hold.".formatted(paths[node]));
            }
            for (int place = 1; settled && place < order.size(); place++) {
                if (compare(order.get(place - 1), order.get(place)) >= 0) {
                    problems.add("'%s' has those below it out of order.".formatted(paths[node]));
                }
            }
        }
        return problems;
    }
}
