package io.moorage.engine.allocation;

import io.moorage.api.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What claimants refused of agents. By agent it keeps the bundles that were refused there, each with a bit for every claimant that
 * refused it; so whoever refuses what is free there is one set of bits, and it is looked for again only when something else is free.
 * By claimant it keeps which of its filters end when: a bit for each agent, and no timer.
 *
 * <p>Two filters of one claimant for one bundle of one agent are one, which ends with the later. What was answered for a bundle is
 * remembered for that very object.
 */
@SuppressWarnings("ReferenceEquality")
final class FilterTable {
    private static final long[] NOBODY = {};

    private @Nullable List<Refused>[] byAgent = lists(16);
    private @Nullable TreeMap<Instant, List<SlotSet>>[] byClaimant = ends(16);
    private @Nullable Resources[] answeredFor = new Resources[16];
    private long[][] answers = new long[16][];

    /** A bundle that some refused of one agent; its place in the agent's list is its name in the ends. */
    private static final class Refused {
        private Resources bundle;
        private long[] claimants = new long[1];

        Refused(Resources bundle) {
            this.bundle = bundle;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no arrays of generic types
    private static @Nullable List<Refused>[] lists(int length) {
        return new List[length];
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no arrays of generic types
    private static @Nullable TreeMap<Instant, List<SlotSet>>[] ends(int length) {
        return new TreeMap[length];
    }

    void set(int slot, int claimant, Resources refused, Instant until) {
        room(slot, claimant);
        int place = place(slot, refused);
        var known = refusedAt(slot).get(place);
        known.claimants = Bits.with(known.claimants, claimant);
        answeredFor[slot] = null;
        var ends = byClaimant[claimant];
        if (ends == null) {
            ends = new TreeMap<>();
            byClaimant[claimant] = ends;
        }
        var sets = ends.computeIfAbsent(until, key -> new ArrayList<>(1));
        while (sets.size() <= place) {
            sets.add(new SlotSet());
        }
        sets.get(place).add(slot);
    }

    private void room(int slot, int claimant) {
        if (slot >= byAgent.length) {
            int length = Math.max(slot + 1, byAgent.length * 2);
            byAgent = Arrays.copyOf(byAgent, length);
            answeredFor = Arrays.copyOf(answeredFor, length);
            answers = Arrays.copyOf(answers, length);
        }
        if (claimant >= byClaimant.length) {
            byClaimant = Arrays.copyOf(byClaimant, Math.max(claimant + 1, byClaimant.length * 2));
        }
    }

    private List<Refused> refusedAt(int slot) {
        var all = byAgent[slot];
        if (all == null) {
            all = new ArrayList<>(1);
            byAgent[slot] = all;
        }
        return all;
    }

    /** Where the bundle is in the agent's list, from now on if it was not: in a place that nobody uses any more, or at the end. */
    private int place(int slot, Resources refused) {
        var all = refusedAt(slot);
        int unused = all.size();
        for (int place = 0; place < all.size(); place++) {
            var known = all.get(place);
            if (known.bundle == refused || known.bundle.equals(refused)) {
                return place;
            }
            if (unused == all.size() && Bits.isEmpty(known.claimants)) {
                unused = place;
            }
        }
        if (unused == all.size()) {
            all.add(new Refused(refused));
        } else {
            all.get(unused).bundle = refused;
        }
        return unused;
    }

    /** The claimants that refuse what is free on the agent. Not to be kept: the next change may be made in place. */
    long[] refusing(int slot, Resources free) {
        var all = slot < byAgent.length ? byAgent[slot] : null;
        if (all == null) {
            return NOBODY;
        }
        if (answeredFor[slot] != free) {
            answers[slot] = find(all, free);
            answeredFor[slot] = free;
        }
        return answers[slot];
    }

    /** Whether the claimant refuses some of what is free on the agent. */
    boolean refuses(int slot, int claimant, Resources some) {
        var all = slot < byAgent.length ? byAgent[slot] : null;
        if (all != null) {
            for (var refused : all) {
                if (Bits.holds(refused.claimants, claimant) && refused.bundle.contains(some)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long[] find(List<Refused> all, Resources free) {
        var found = NOBODY;
        boolean own = false;
        for (var refused : all) {
            if (refused.bundle != free && !refused.bundle.contains(free)) {
                continue;
            }
            if (found.length == 0) {
                found = refused.claimants;
            } else {
                found = own ? found : found.clone();
                own = true;
                found = union(found, refused.claimants);
            }
        }
        return found;
    }

    private static long[] union(long[] into, long[] other) {
        var wide = other.length > into.length ? Arrays.copyOf(into, other.length) : into;
        for (int word = 0; word < other.length; word++) {
            wide[word] |= other[word];
        }
        return wide;
    }

    /** Forgets the claimant's filters that ended by then; names the agents that it does not refuse something of any more. */
    void expire(int claimant, Instant now, IntConsumer freed) {
        var ends = claimant < byClaimant.length ? byClaimant[claimant] : null;
        while (ends != null && !ends.isEmpty() && !ends.firstKey().isAfter(now)) {
            forget(claimant, ends.pollFirstEntry().getValue(), ends, freed);
        }
    }

    /** Forgets all of the claimant's filters. */
    void forget(int claimant, IntConsumer freed) {
        expire(claimant, Instant.MAX, freed);
    }

    private void forget(int claimant, List<SlotSet> ended, Map<Instant, List<SlotSet>> later, IntConsumer freed) {
        for (int place = 0; place < ended.size(); place++) {
            int bundle = place;
            ended.get(place).forEach(slot -> {
                if (later.values().stream()
                        .noneMatch(
                                sets -> bundle < sets.size() && sets.get(bundle).contains(slot))) {
                    Bits.clear(refusedAt(slot).get(bundle).claimants, claimant);
                    answeredFor[slot] = null;
                    freed.accept(slot);
                }
            });
        }
    }

    /** The agent is gone, and what was refused of it. */
    void forgetAgent(int slot) {
        var all = slot < byAgent.length ? byAgent[slot] : null;
        if (all == null) {
            return;
        }
        for (int place = 0; place < all.size(); place++) {
            var claimants = all.get(place).claimants;
            for (int claimant = 0; claimant < claimants.length * Long.SIZE; claimant++) {
                if (Bits.holds(claimants, claimant)) {
                    forget(claimant, place, slot);
                }
            }
        }
        byAgent[slot] = null;
        answeredFor[slot] = null;
    }

    private void forget(int claimant, int bundle, int slot) {
        var ends = byClaimant[claimant];
        if (ends != null) {
            ends.values().stream()
                    .filter(sets -> bundle < sets.size())
                    .forEach(sets -> sets.get(bundle).remove(slot));
        }
    }

    /** Sentences about refusals without an end, which would never be forgotten, and ends of what nobody refuses. */
    List<String> problems() {
        var problems = new ArrayList<String>();
        for (int slot = 0; slot < byAgent.length; slot++) {
            var all = byAgent[slot];
            for (int bundle = 0; all != null && bundle < all.size(); bundle++) {
                for (int claimant = 0; claimant < byClaimant.length; claimant++) {
                    if (Bits.holds(all.get(bundle).claimants, claimant) != ends(claimant, bundle, slot)) {
                        problems.add("Claimant %d refuses bundle %d of slot %d for ever, or not until its filter ends."
                                .formatted(claimant, bundle, slot));
                    }
                }
            }
        }
        return problems;
    }

    private boolean ends(int claimant, int bundle, int slot) {
        var ends = byClaimant[claimant];
        return ends != null
                && ends.values().stream()
                        .anyMatch(
                                sets -> bundle < sets.size() && sets.get(bundle).contains(slot));
    }
}
