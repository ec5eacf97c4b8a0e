package io.moorage.service.engine;

import java.util.UUID;

/** As many random bits as one event needs, drawn from the 64 that came with it (SplitMix64, Steele et al. 2014). */
final class Entropy {
    private long state;

    Entropy(long seed) {
        state = seed;
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long below(long bound) {
        return Math.floorMod(next(), bound);
    }

    /** Of version 4, so that clients that check take it. */
    String uuid() {
        long high = (next() & ~0xF000L) | 0x4000L;
        long low = (next() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
