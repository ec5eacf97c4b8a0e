package io.moorage.cron.engine;

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

    /** Eight digits that tell runs apart which share a job and a time. */
    String hex() {
        return "%08x".formatted((int) next());
    }
}
