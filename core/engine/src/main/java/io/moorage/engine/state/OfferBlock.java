package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import io.moorage.engine.change.Claimant;
import java.time.Instant;
import java.util.Arrays;

/** The columns of {@value #SIZE} offers with consecutive numbers. Never changed once it is part of {@link OutstandingOffers}. */
final class OfferBlock {
    static final int SIZE = 256;

    final Claimant[] claimants;
    final AgentId[] agents;
    final Resources[] resources;
    final Instant[] madeAt;
    private final long[] outstanding;

    private OfferBlock(
            Claimant[] claimants, AgentId[] agents, Resources[] resources, Instant[] madeAt, long[] outstanding) {
        this.claimants = claimants;
        this.agents = agents;
        this.resources = resources;
        this.madeAt = madeAt;
        this.outstanding = outstanding;
    }

    static OfferBlock empty() {
        return new OfferBlock(
                new Claimant[SIZE], new AgentId[SIZE], new Resources[SIZE], new Instant[SIZE], new long[SIZE / 64]);
    }

    /** One whose offers may be added to. */
    OfferBlock copy() {
        return new OfferBlock(
                claimants.clone(), agents.clone(), resources.clone(), madeAt.clone(), outstanding.clone());
    }

    void put(int row, Claimant claimant, AgentId agent, Resources bundle, Instant at) {
        claimants[row] = claimant;
        agents[row] = agent;
        resources[row] = bundle;
        madeAt[row] = at;
        outstanding[row / 64] |= 1L << row;
    }

    /** The columns are shared with this one: an offer that ended is only marked. */
    OfferBlock without(int row) {
        var left = outstanding.clone();
        left[row / 64] &= ~(1L << row);
        return new OfferBlock(claimants, agents, resources, madeAt, left);
    }

    boolean holds(int row) {
        return (outstanding[row / 64] & 1L << row) != 0;
    }

    boolean isEmpty() {
        return Arrays.stream(outstanding).allMatch(word -> word == 0);
    }

    /** The first outstanding row from there on; -1 if there is none. */
    int next(int from) {
        for (int word = from / 64; word < outstanding.length; word++) {
            long bits = word == from / 64 ? outstanding[word] & -1L << from : outstanding[word];
            if (bits != 0) {
                return word * 64 + Long.numberOfTrailingZeros(bits);
            }
        }
        return -1;
    }
}
