package io.moorage.engine.allocation;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import io.moorage.engine.change.ClaimantOffers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who is to be offered what is free of which agent: columns, in the order in which it was decided. */
public final class Plan {
    private int[] slots = new int[64];
    private int[] claimants = new int[64];
    private int size;

    void grant(int slot, int claimant) {
        if (size == slots.length) {
            slots = Arrays.copyOf(slots, size * 2);
            claimants = Arrays.copyOf(claimants, size * 2);
        }
        slots[size] = slot;
        claimants[size++] = claimant;
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
        var next = starts.clone();
        for (int row = 0; row < size; row++) {
            sorted[next[claimants[row]]++] = slots[row];
        }
        index.agents().expect(sorted);
        var columns = new ArrayList<ClaimantOffers>();
        for (int claimant = 0; claimant < starts.length - 1; claimant++) {
            if (starts[claimant] < starts[claimant + 1]) {
                columns.add(column(index, claimant, sorted, starts[claimant], starts[claimant + 1]));
            }
        }
        return columns;
    }

    private static ClaimantOffers column(AllocationIndex index, int claimant, int[] sorted, int from, int to) {
        var agents = new AgentId[to - from];
        var resources = new Resources[to - from];
        for (int row = from; row < to; row++) {
            agents[row - from] = index.agents().agentAt(sorted[row]);
            resources[row - from] = index.agents().free(sorted[row]);
        }
        return new ClaimantOffers(index.claimants().claimant(claimant), List.of(agents), List.of(resources));
    }
}
