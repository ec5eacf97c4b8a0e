package io.moorage.batch.engine;

import java.time.Duration;
import java.time.Instant;

/** How many tasks ended in each of the last sixty seconds. In memory only: after a restart it begins anew. */
public final class Throughput {
    private static final int SECONDS = 60;

    private final int[] ended = new int[SECONDS];
    private long newest = Long.MIN_VALUE;
    private long oldest = Long.MIN_VALUE;

    void count(Instant now) {
        advance(now.getEpochSecond());
        ended[slot(newest)]++;
    }

    /** Per second over the last minute, or since the first end if that is less; 0 before it. */
    public double perSecond(Instant now) {
        if (newest == Long.MIN_VALUE) {
            return 0;
        }
        advance(now.getEpochSecond());
        int sum = 0;
        for (int count : ended) {
            sum += count;
        }
        return sum / (double) Math.clamp(newest - oldest + 1, 1, SECONDS);
    }

    private void advance(long second) {
        if (newest == Long.MIN_VALUE) {
            newest = second;
            oldest = second;
        }
        long from = Math.max(newest + 1, second - SECONDS + 1);
        for (long passed = from; passed <= second; passed++) {
            ended[slot(passed)] = 0;
        }
        newest = Math.max(newest, second);
    }

    private static int slot(long second) {
        return (int) Math.floorMod(second, (long) SECONDS);
    }

    /** How long so many more take if it goes on like this; for ever if nothing ended lately. */
    public Duration estimate(long tasks, Instant now) {
        double rate = perSecond(now);
        return rate == 0 ? Duration.ofSeconds(Long.MAX_VALUE) : Duration.ofMillis((long) (tasks * 1000 / rate));
    }
}
