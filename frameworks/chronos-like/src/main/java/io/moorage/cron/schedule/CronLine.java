package io.moorage.cron.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A cron line of five fields. One that names hours fires once for each local time: at the end of the gap if clocks skip it, the
 * first time if they show it twice. One that is due in every hour follows the clocks as they run: what they skip is not missed,
 * and what they show twice fires twice. Both as Vixie cron does for jobs with and without a fixed time.
 *
 * @param text as it was written
 */
public record CronLine(String text, CronFields fields, ZoneId zone) implements Schedule {
    @Override
    public Optional<Instant> next(Instant after) {
        return fields.everyHour() ? nextByClock(after) : nextByLocalTime(after);
    }

    @Override
    public long count(Instant after, Instant until, long max) {
        long counted = 0;
        var slot = next(after);
        while (counted < max && slot.isPresent() && !slot.get().isAfter(until)) {
            counted++;
            slot = next(slot.get());
        }
        return counted;
    }

    @Override
    public String text(Instant after) {
        return text;
    }

    private Optional<Instant> nextByLocalTime(Instant after) {
        var clock = new WallClock(zone);
        return fields.next(clock.firstMinuteAfter(after)).map(clock::instant);
    }

    /** Goes from one change of clocks to the next: between them local and elapsed time are the same. */
    private Optional<Instant> nextByClock(Instant after) {
        var from = fields.next(
                WallClock.wholeMinute(new WallClock(zone).local(after).plusNanos(1)));
        var at = after;
        while (from.isPresent()) {
            var slot = from.get().toInstant(zone.getRules().getOffset(at));
            var change = zone.getRules().nextTransition(at);
            if (change == null || slot.isBefore(change.getInstant())) {
                return Optional.of(slot);
            }
            at = change.getInstant();
            from = fields.next(WallClock.wholeMinute(change.getDateTimeAfter()));
        }
        return Optional.empty();
    }
}
