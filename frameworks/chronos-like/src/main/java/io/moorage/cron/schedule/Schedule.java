package io.moorage.cron.schedule;

import java.time.Instant;
import java.util.Optional;

/** The times at which a job is due, in order, none twice. Takes the same small memory however many they are. */
public sealed interface Schedule permits RepeatingInterval, CronLine {
    /** The first slot after that time; absent when there is none any more. */
    Optional<Instant> next(Instant after);

    /** How many slots are after the one time and not after the other; counting stops at {@code max}. */
    long count(Instant after, Instant until, long max);

    /** As a user writes it, with the slots up to that time left out. */
    String text(Instant after);
}
