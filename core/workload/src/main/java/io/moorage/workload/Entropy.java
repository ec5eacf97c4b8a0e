package io.moorage.workload;

import io.moorage.api.Experimental;
import java.util.UUID;

/**
 * As many random bits as one event needs, drawn from the 64 that came with it (SplitMix64, Steele et al. 2014): the same event brings
 * the same bits again. Not for secrets.
 */
@Experimental(since = "0.1")
public final class Entropy {
    private long state;

    public Entropy(long seed) {
        state = seed;
    }

    public long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** From 0 to one less than the bound, which must be positive. */
    public long below(long bound) {
        return Math.floorMod(next(), bound);
    }

    /** Eight hexadecimal digits that tell things apart which share a name and a time. */
    public String hex() {
        return "%08x".formatted((int) next());
    }

    /** Of version 4, so that clients that check take it. */
    public String uuid() {
        long high = (next() & ~0xF000L) | 0x4000L;
        long low = (next() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
