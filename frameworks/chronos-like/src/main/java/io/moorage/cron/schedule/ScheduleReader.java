package io.moorage.cron.schedule;

import io.moorage.cron.result.Result;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads schedules of either kind. */
public final class ScheduleReader {
    public static final int LENGTH_MAX = 256;

    private ScheduleReader() {}

    /**
     * Reads a schedule as its user wrote it.
     *
     * @param zone empty for that of the start, or UTC
     * @param now what an absent start means
     */
    public static Result<Schedule> read(String text, String zone, Instant now) {
        if (text.length() > LENGTH_MAX) {
            return Result.refused("The schedule has %d characters, at most %d are allowed.", text.length(), LENGTH_MAX);
        }
        Optional<ZoneId> found = zone.isEmpty() ? Optional.empty() : zone(zone);
        if (found.isEmpty() && !zone.isEmpty()) {
            return Result.refused(
                    "'%.60s' is no time zone; give a name such as Europe/Berlin or an offset such as +01:00.", zone);
        }
        return text.startsWith("R")
                ? IntervalParser.parse(text, found, now)
                : CronParser.parse(text, found.orElse(ZoneOffset.UTC));
    }

    /** Three-letter names mean what they meant to Java, and so to Chronos: {@code PST} is Los Angeles, {@code BST} is Dhaka. */
    private static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name, ZoneId.SHORT_IDS));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }
}
