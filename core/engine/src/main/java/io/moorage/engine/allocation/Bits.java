package io.moorage.engine.allocation;

import java.util.Arrays;

/** Sets of small numbers as words; a set ends where its last word does. */
final class Bits {
    private Bits() {}

    static boolean holds(long[] bits, int number) {
        int word = number >> 6;
        return word < bits.length && (bits[word] & 1L << number) != 0;
    }

    /** The same words, or longer ones. */
    static long[] with(long[] bits, int number) {
        int word = number >> 6;
        var wide = word < bits.length ? bits : Arrays.copyOf(bits, Math.max(word + 1, bits.length * 2));
        wide[word] |= 1L << number;
        return wide;
    }

    /** In {@code into}, numbers in {@code some} become what they are in {@code from}. */
    static void replace(long[] into, long[] some, long[] from) {
        for (int word = 0; word < Math.min(into.length, some.length); word++) {
            long other = word < from.length ? from[word] : 0;
            into[word] = (into[word] & ~some[word]) | (other & some[word]);
        }
    }

    static void clear(long[] bits, int number) {
        int word = number >> 6;
        if (word < bits.length) {
            bits[word] &= ~(1L << number);
        }
    }

    static boolean isEmpty(long[] bits) {
        for (long word : bits) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    static int count(long[] bits) {
        int count = 0;
        for (long word : bits) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** How many of {@code bits} are not in {@code without}. */
    static int countOfRest(long[] bits, long[] without) {
        int common = Math.min(bits.length, without.length);
        int count = 0;
        for (int word = 0; word < common; word++) {
            count += Long.bitCount(bits[word] & ~without[word]);
        }
        for (int word = common; word < bits.length; word++) {
            count += Long.bitCount(bits[word]);
        }
        return count;
    }
}
