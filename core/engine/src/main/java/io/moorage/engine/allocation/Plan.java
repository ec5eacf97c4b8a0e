package io.moorage.engine.allocation;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import io.moorage.engine.change.ClaimantOffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is to be offered what is free of which agent: columns, in the order in which it was decided. */
public final class Plan {
    private int[] slots = new int[64];
    private int[] claimants = new int[64];
    private @Nullable Resources @Nullable [] parts;
    private int size;

    /** Only a part of what is free there. */
    void grant(int slot, int claimant, Resources part) {
        grant(slot, claimant);
        if (parts == null || parts.length < slots.length) {
            parts = parts == null ? new Resources[slots.length] : Arrays.copyOf(parts, slots.length);
        }
        parts[size - 1] = part;
    }

    /** All that is free there. */
    void grant(int slot, int claimant) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
            claimants = Arrays.copyOf(claimants, size * 2);
        }
        slots[size] = slot;
        claimants[size++] = claimant;
    }

    /** More of the same agent for the same claimant; of a row that is a part. */
    void more(int row, Resources part) {
        var parts = Objects.requireNonNull(this.parts);
        parts[row] = parts[row].plus(part);
    }

    int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The same with names, a column for each claimant. */
    public List<ClaimantOffers> columns(AllocationIndex index) {
        var starts = new int[index.claimants().numbers() + 1];
        for (int row = 0; row < size; row++) {
            starts[claimants[row] + 1]++;
        }
        for (int claimant = 1; claimant < starts.length; claimant++) {
            starts[claimant] += starts[claimant - 1];
        }
        var sorted = new int[size];
        var known = parts;
        var sortedParts = known == null ? null : new Resources[size];
        var next = starts.clone();
        for (int row = 0; row < size; row++) {
            int place = next[claimants[row]]++;
            sorted[place] = slots[row];
            if (known != null && sortedParts != null && row < known.length) {
                sortedParts[place] = known[row];
            }
        }
        index.agents().expect(sorted);
        var columns = new ArrayList<ClaimantOffers>();
        for (int claimant = 0; claimant < starts.length - 1; claimant++) {
            if (starts[claimant] < starts[claimant + 1]) {
                columns.add(column(index, claimant, sorted, sortedParts, starts[claimant], starts[claimant + 1]));
            }
        }
        return columns;
    }

    private static ClaimantOffers column(
            AllocationIndex index,
            int claimant,
            int[] slots,
            @Nullable Resources @Nullable [] parts,
            int from,
            int to) {
        var agents = new AgentId[to - from];
        var resources = new Resources[to - from];
        for (int row = from; row < to; row++) {
            var part = parts == null ? null : parts[row];
            agents[row - from] = index.agents().agentAt(slots[row]);
            resources[row - from] = part == null ? index.agents().free(slots[row]) : part;
        }
        return new ClaimantOffers(index.claimants().claimant(claimant), List.of(agents), List.of(resources));
    }
}
