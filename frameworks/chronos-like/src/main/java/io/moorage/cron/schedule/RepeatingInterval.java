package io.moorage.cron.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * An ISO-8601 repeating interval. Slot k is always the start and k periods, never the slot before and one period, so that the 31st
 * is the 31st again after a February, and a time moved by a change of clocks is not moved for ever. Years, months, weeks and days
 * are counted on the calendar of the zone, hours and less by elapsed time.
 *
 * @param repetitions {@link #FOR_EVER}, or how many slots there are
 * @param start local to the zone
 */
public record RepeatingInterval(long repetitions, LocalDateTime start, ZoneId zone, Step step) implements Schedule {
    public static final long FOR_EVER = -1;

    /** ISO-8601 has four digits for a year. */
    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    private static final DateTimeFormatter START = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
    /** Of the Gregorian calendar, whose years repeat after 400. */
    private static final double SECONDS_OF_MONTH = 86_400 * 146_097.0 / 4800;

    /**
     * The period.
     *
     * @param text as it was written
     * @param months years included
     * @param days weeks included
     */
    public record Step(String text, long months, long days, Duration time) {
        boolean zero() {
            return months == 0 && days == 0 && time.isZero();
        }

        double averageSeconds() {
            return months * SECONDS_OF_MONTH + days * 86_400.0 + time.toMillis() / 1000.0;
        }
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return slot(slotsUntil(after));
    }

    @Override
    public long count(Instant after, Instant until, long max) {
        return Math.clamp(slotsUntil(until) - slotsUntil(after), 0, max);
    }

    @Override
    public String text(Instant after) {
        long passed = slotsUntil(after);
        var rest = repetitions == FOR_EVER ? "" : Long.toString(repetitions - passed);
        var begin = slot(passed).or(() -> slot(Math.max(0, passed - 1))).orElse(new WallClock(zone).instant(start));
        return "R%s/%s/%s".formatted(rest, START.format(begin.atZone(zone)), step.text());
    }

    private Optional<Instant> slot(long number) {
        if (repetitions != FOR_EVER && number >= repetitions) {
            return Optional.empty();
        }
        try {
            var local = start.plusMonths(Math.multiplyExact(step.months(), number))
                    .plusDays(Math.multiplyExact(step.days(), number));
            var at = new WallClock(zone).instant(local).plus(step.time().multipliedBy(number));
            return Optional.of(at).filter(END::isAfter);
        } catch (DateTimeException | ArithmeticException beyondTheCalendar) {
            return Optional.empty();
        }
    }

    /** How many slots are not after that time: an estimate from the average period, put right in a few steps. */
    private long slotsUntil(Instant until) {
        long number = Math.max(0, estimate(until));
        if (repetitions != FOR_EVER) {
            number = Math.min(number, repetitions);
        }
        while (number > 0 && slot(number - 1).map(until::isBefore).orElse(true)) {
            number--;
        }
        while (slot(number).map(at -> !until.isBefore(at)).orElse(false)) {
            number++;
        }
        return number;
    }

    private long estimate(Instant until) {
        var elapsed = Duration.between(new WallClock(zone).instant(start), until);
        return step.zero() ? 1 : (long) (elapsed.toMillis() / 1000.0 / step.averageSeconds());
    }
}
