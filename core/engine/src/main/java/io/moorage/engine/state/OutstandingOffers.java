package io.moorage.engine.state;

import io.moorage.api.Epoch;
import io.moorage.api.FrameworkId;
import io.moorage.api.OfferId;
import io.moorage.api.Resources;
import io.moorage.engine.change.Claimant;
import io.moorage.engine.change.LiveChange.OffersMade;
import io.moorage.engine.change.MadeOffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The offers that are outstanding, as columns. Offers are numbered without a gap, so a number is a place, and no index is kept.
 * Immutable: a change copies the blocks that it touches and the list of blocks. A block without an outstanding offer is dropped.
 */
public final class OutstandingOffers {
    static final OutstandingOffers NONE = new OutstandingOffers("", 0, new OfferBlock[0], 0, 0);

    private static final int DIGITS_MAX = 18; // of a long

    private final String prefix;
    private final long firstBlock;
    private final @Nullable OfferBlock[] blocks;
    private final long nextNumber;
    private final int size;

    OutstandingOffers(String prefix, long firstBlock, @Nullable OfferBlock[] blocks, long nextNumber, int size) {
        this.prefix = prefix;
        this.firstBlock = firstBlock;
        this.blocks = blocks;
        this.nextNumber = nextNumber;
        this.size = size;
    }

    /** None yet; the epoch is in the ids of all that come. */
    static OutstandingOffers of(Epoch epoch) {
        return new OutstandingOffers(epoch.clusterId().value() + "-" + epoch.term() + "-O", 0, new OfferBlock[0], 0, 0);
    }

    /** These of that epoch. */
    static OutstandingOffers of(Epoch epoch, long nextNumber, List<MadeOffer> offers) {
        var none = of(epoch);
        var sorted = offers.stream()
                .sorted(Comparator.comparingLong(offer -> none.numberOf(offer.id())))
                .toList();
        var draft = none.draft();
        for (var offer : sorted) {
            draft.put(
                    none.numberOf(offer.id()),
                    new Claimant(offer.frameworkId(), offer.role()),
                    offer.agentId(),
                    offer.resources(),
                    offer.madeAt());
        }
        return draft.build(nextNumber);
    }

    OutstandingOffers plus(OffersMade made) {
        var draft = draft();
        long number = made.firstNumber();
        for (var column : made.columns()) {
            for (int row = 0; row < column.size(); row++) {
                draft.put(
                        number++,
                        column.claimant(),
                        column.agents().get(row),
                        column.resources().get(row),
                        made.madeAt());
            }
        }
        return draft.build(number);
    }

    private OutstandingOffersDraft draft() {
        return new OutstandingOffersDraft(prefix, firstBlock, blocks, size);
    }

    OutstandingOffers minus(OfferId id) {
        long number = numberOf(id);
        var block = blockOf(number);
        if (block == null) {
            return this;
        }
        var left = block.without(row(number));
        var changed = blocks.clone();
        changed[(int) (number / OfferBlock.SIZE - firstBlock)] = left.isEmpty() ? null : left;
        int leading = 0;
        while (leading < changed.length && changed[leading] == null) {
            leading++;
        }
        return new OutstandingOffers(
                prefix,
                firstBlock + leading,
                leading == 0 ? changed : Arrays.copyOfRange(changed, leading, changed.length),
                nextNumber,
                size - 1);
    }

    public Optional<MadeOffer> find(OfferId id) {
        long number = numberOf(id);
        var block = blockOf(number);
        return block == null ? Optional.empty() : Optional.of(made(block, number, id));
    }

    /** The offer of that number while it is outstanding. */
    public Optional<MadeOffer> find(long number) {
        var block = blockOf(number);
        return block == null ? Optional.empty() : Optional.of(made(block, number, idOf(number)));
    }

    /** What the outstanding offer of that number holds. */
    public Resources resources(long number) {
        var block = blockOf(number);
        if (block == null) {
            throw new IllegalStateException("Offer %d is not outstanding.".formatted(number));
        }
        return block.resources[row(number)];
    }

    /** The framework's, oldest first; found by looking at all. */
    public List<MadeOffer> of(FrameworkId frameworkId) {
        var found = new ArrayList<MadeOffer>();
        forEach((block, number) -> {
            if (block.claimants[row(number)].frameworkId().equals(frameworkId)) {
                found.add(made(block, number, idOf(number)));
            }
        });
        return found;
    }

    /** All, oldest first. */
    public List<MadeOffer> all() {
        var all = new ArrayList<MadeOffer>(size);
        forEach((block, number) -> all.add(made(block, number, idOf(number))));
        return all;
    }

    public int size() {
        return size;
    }

    /** Of the next offer that will be made. */
    public long nextNumber() {
        return nextNumber;
    }

    public OfferId idOf(long number) {
        return new OfferId(prefix + number);
    }

    /** The number in an id of this epoch, -1 for any other id. */
    public long numberOf(OfferId id) {
        var text = id.value();
        int digits = text.length() - prefix.length();
        if (digits < 1 || digits > DIGITS_MAX || !text.startsWith(prefix)) {
            return -1;
        }
        long number = 0;
        for (int i = prefix.length(); i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || (i == prefix.length() && digit == 0 && digits > 1)) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private interface Visitor {
        void visit(OfferBlock block, long number);
    }

    private void forEach(Visitor visitor) {
        for (int place = 0; place < blocks.length; place++) {
            var block = blocks[place];
            if (block == null) {
                continue;
            }
            for (int row = block.next(0); row >= 0; row = block.next(row + 1)) {
                visitor.visit(block, (firstBlock + place) * OfferBlock.SIZE + row);
            }
        }
    }

    private static MadeOffer made(OfferBlock block, long number, OfferId id) {
        int row = row(number);
        var claimant = block.claimants[row];
        return new MadeOffer(
                id,
                claimant.frameworkId(),
                block.agents[row],
                claimant.role(),
                block.resources[row],
                block.madeAt[row]);
    }

    /** The block in which an outstanding offer is. */
    private @Nullable OfferBlock blockOf(long number) {
        long place = number / OfferBlock.SIZE - firstBlock;
        if (number < 0 || place < 0 || place >= blocks.length) {
            return null;
        }
        var block = blocks[(int) place];
        return block != null && block.holds(row(number)) ? block : null;
    }

    private static int row(long number) {
        return (int) (number % OfferBlock.SIZE);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OutstandingOffers that
                && prefix.equals(that.prefix)
                && nextNumber == that.nextNumber
                && size == that.size
                && all().equals(that.all());
    }

    @Override
    public int hashCode() {
        return Objects.hash(prefix, nextNumber, size);
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
