package io.moorage.cron.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * What a local time of a zone means. A time that its clocks skip is the moment at which the gap ends; one that they show twice is
 * the first of the two. So local times in order are instants in order, though not always different ones.
 */
record WallClock(ZoneId zone) {
    Instant instant(LocalDateTime local) {
        var rules = zone.getRules();
        var offsets = rules.getValidOffsets(local);
        return offsets.isEmpty() ? rules.getTransition(local).getInstant() : local.toInstant(offsets.get(0));
    }

    LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone);
    }

    /** The least local time, in whole minutes, that means an instant after the given one. */
    LocalDateTime firstMinuteAfter(Instant instant) {
        var local = local(instant);
        var transition = zone.getRules().getTransition(local);
        boolean secondPass = transition != null
                && transition.isOverlap()
                && zone.getRules().getOffset(instant).equals(transition.getOffsetAfter());
        return secondPass ? wholeMinute(transition.getDateTimeBefore()) : wholeMinute(local.plusNanos(1));
    }

    /** That minute, or the next one if it has begun. */
    static LocalDateTime wholeMinute(LocalDateTime local) {
        var minute = local.withSecond(0).withNano(0);
        return minute.equals(local) ? minute : minute.plusMinutes(1);
    }
}
