package io.moorage.master.loop;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Durations by size: four buckets for each power of two, so that a quantile is at most a quarter too large. Counts the last
 * one to two windows of a minute, so that a quantile tells of now and not of last week. One thread records, any reads.
 */
public final class Latencies {
    private static final int BUCKETS = 64 * 4;
    private static final long WINDOW_NANOS = 60_000_000_000L;

    private volatile AtomicLongArray current = new AtomicLongArray(BUCKETS);
    private volatile AtomicLongArray previous = new AtomicLongArray(BUCKETS);
    private volatile long count;
    private long windowStart = System.nanoTime();

    /** Takes one duration; a negative one counts as none. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread records
    public void record(long nanos) {
        long now = System.nanoTime();
        if (now - windowStart > WINDOW_NANOS) {
            previous = current;
            current = new AtomicLongArray(BUCKETS);
            windowStart = now;
        }
        current.incrementAndGet(bucketOf(Math.max(0, nanos)));
        count++;
    }

    /** All durations ever recorded. */
    public long count() {
        return count;
    }

    /** In seconds; 0 if nothing was recorded. */
    public double quantile(double fraction) {
        var now = current;
        var before = previous;
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += now.get(i) + before.get(i);
        }
        long rank = (long) Math.ceil(total * fraction);
        long seen = 0;
        for (int i = 0; i < BUCKETS && total > 0; i++) {
            seen += now.get(i) + before.get(i);
            if (seen >= rank) {
                return upperBound(i) / 1e9;
            }
        }
        return 0;
    }

    private static int bucketOf(long nanos) {
        if (nanos < 4) {
            return (int) nanos;
        }
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        return power * 4 + (int) ((nanos >>> (power - 2)) & 3);
    }

    private static double upperBound(int bucket) {
        if (bucket < 4) {
            return bucket;
        }
        return Math.scalb(1.0 + (bucket % 4 + 1) / 4.0, bucket / 4);
    }
}
