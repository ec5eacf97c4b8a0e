package io.moorage.agent.engine;

/**
 * Stretches the entropy that comes with each input over the ids that it needs. Mixing is splitmix64's (Steele, Lea and Flood, 2014):
 * unique ids, not secrets. What earlier inputs brought is kept, so that ids have more than one input's 64 bits.
 */
final class Entropy {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long kept;
    private long counter;

    void add(long entropy) {
        kept = mix(kept + GOLDEN_GAMMA) ^ entropy;
    }

    /** A random UUID (version 4) as text. */
    String uuid() {
        long high = (next() & 0xffffffffffff0fffL) | 0x0000000000004000L;
        long low = (next() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return "%08x-%04x-%04x-%04x-%012x"
                .formatted(high >>> 32, high >>> 16 & 0xffff, high & 0xffff, low >>> 48, low & 0xffffffffffffL);
    }

    /** 128 bits in hex. */
    String token() {
        return "%016x%016x".formatted(next(), next());
    }

    private long next() {
        return mix(kept + GOLDEN_GAMMA * ++counter);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
