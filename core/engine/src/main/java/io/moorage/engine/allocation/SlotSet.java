package io.moorage.engine.allocation;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Agents by slot: a list while they are few, one bit for each slot once that is smaller. */
final class SlotSet {
    private int[] few = new int[2];
    private int count;
    private @Nullable BitSet many;

    void add(int slot) {
        if (many != null) {
            many.set(slot);
        } else if (!contains(slot)) {
            if (count == few.length) {
                few = Arrays.copyOf(few, count * 2);
            }
            few[count++] = slot;
            if (count > 32 && count * Integer.SIZE > slot) {
                becomeMany();
            }
        }
    }

    private void becomeMany() {
        var bits = new BitSet();
        for (int i = 0; i < count; i++) {
            bits.set(few[i]);
        }
        many = bits;
        few = new int[0];
        count = 0;
    }

    boolean contains(int slot) {
        if (many != null) {
            return many.get(slot);
        }
        for (int i = count - 1; i >= 0; i--) {
            if (few[i] == slot) {
                return true;
            }
        }
        return false;
    }

    void remove(int slot) {
        if (many != null) {
            many.clear(slot);
            return;
        }
        for (int i = 0; i < count; i++) {
            if (few[i] == slot) {
                few[i] = few[--count];
                return;
            }
        }
    }

    void forEach(IntConsumer consumer) {
        if (many != null) {
            many.stream().forEach(consumer);
        } else {
            for (int i = 0; i < count; i++) {
                consumer.accept(few[i]);
            }
        }
    }
}
