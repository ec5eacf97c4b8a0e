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

    /** The same with names, claimant by claimant in the order of their first grants. */
    public List<ClaimantOffers> columns(AllocationIndex index) {
        var places = new int[index.claimants().numbers()];
        Arrays.fill(places, -1);
        var agents = new ArrayList<List<AgentId>>();
        var resources = new ArrayList<List<Resources>>();
        var order = new ArrayList<Integer>();
        for (int row = 0; row < size; row++) {
            int claimant = claimants[row];
            if (places[claimant] < 0) {
                places[claimant] = order.size();
                order.add(claimant);
                agents.add(new ArrayList<>());
                resources.add(new ArrayList<>());
            }
            agents.get(places[claimant]).add(index.agents().agentAt(slots[row]));
            resources.get(places[claimant]).add(index.agents().free(slots[row]));
        }
        var columns = new ArrayList<ClaimantOffers>(order.size());
        for (int place = 0; place < order.size(); place++) {
            columns.add(new ClaimantOffers(
                    index.claimants().claimant(order.get(place)), agents.get(place), resources.get(place)));
        }
        return columns;
    }
}
