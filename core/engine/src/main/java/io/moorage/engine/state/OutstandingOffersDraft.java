package io.moorage.engine.state;

import io.moorage.api.AgentId;
import io.moorage.api.Resources;
import io.moorage.engine.change.Claimant;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link OutstandingOffers} to which offers are added, in the order of their numbers; a block is copied when the first joins it. */
final class OutstandingOffersDraft {
    private final String prefix;
    private final int sizeBefore;
    private long firstBlock;
    private @Nullable OfferBlock[] blocks;
    private long copied = -1;
    private int added;

    OutstandingOffersDraft(String prefix, long firstBlock, @Nullable OfferBlock[] from, int size) {
        this.prefix = prefix;
        this.sizeBefore = size;
        this.firstBlock = firstBlock;
        this.blocks = from.clone();
    }

    void put(long number, Claimant claimant, AgentId agent, Resources resources, Instant madeAt) {
        long wanted = number / OfferBlock.SIZE;
        if (blocks.length == 0) {
            firstBlock = wanted;
        }
        int place = (int) (wanted - firstBlock);
        if (place >= blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(place + 1, blocks.length + blocks.length / 2));
        }
        var block = blocks[place];
        if (copied != wanted) {
            block = block == null ? OfferBlock.empty() : block.copy();
            blocks[place] = block;
            copied = wanted;
        }
        Objects.requireNonNull(block).put((int) (number % OfferBlock.SIZE), claimant, agent, resources, madeAt);
        added++;
    }

    OutstandingOffers build(long nextNumber) {
        int length = blocks.length;
        while (length > 0 && blocks[length - 1] == null) {
            length--;
        }
        return new OutstandingOffers(prefix, firstBlock, Arrays.copyOf(blocks, length), nextNumber, sizeBefore + added);
    }
}
