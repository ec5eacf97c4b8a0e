package io.moorage.cron.schedule;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Optional;

/**
 * The five fields of a cron line as sets of bits, the bit of a value being that value.
 *
 * @param daysOfWeek from 0 for Sunday
 * @param eitherDay whether one of the two fields of days is enough: cron's rule when neither begins with a star
 */
record CronFields(long minutes, long hours, long daysOfMonth, long months, long daysOfWeek, boolean eitherDay) {
    private static final long EVERY_HOUR = (1L << 24) - 1;
    /** Leap days that fall on one weekday come 40 years apart at most. */
    private static final int YEARS_SEARCHED = 41;

    boolean everyHour() {
        return hours == EVERY_HOUR;
    }

    /** The first local time, not before that one, at which the line is due. */
    Optional<LocalDateTime> next(LocalDateTime from) {
        var today = dueOn(from.toLocalDate()) ? nextOfDay(from) : Optional.<LocalDateTime>empty();
        return today.or(() -> nextDay(from.toLocalDate()).flatMap(day -> nextOfDay(day.atStartOfDay())));
    }

    private Optional<LocalDate> nextDay(LocalDate after) {
        var end = after.plusYears(YEARS_SEARCHED);
        var day = after.plusDays(1);
        while (day.isBefore(end)) {
            if (!has(months, day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else if (dueOn(day)) {
                return Optional.of(day);
            } else {
                day = day.plusDays(1);
            }
        }
        return Optional.empty();
    }

    private boolean dueOn(LocalDate date) {
        boolean ofMonth = has(daysOfMonth, date.getDayOfMonth());
        boolean ofWeek = has(daysOfWeek, date.getDayOfWeek().getValue() % 7);
        return has(months, date.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private Optional<LocalDateTime> nextOfDay(LocalDateTime from) {
        int hour = first(hours, from.getHour());
        int minute = hour == from.getHour() ? first(minutes, from.getMinute()) : 64;
        if (minute == 64) {
            hour = hour == from.getHour() ? first(hours, hour + 1) : hour;
            minute = first(minutes, 0);
        }
        return hour == 64 ? Optional.empty() : Optional.of(from.toLocalDate().atTime(hour, minute));
    }

    /** The least member that is not below that value; 64 if there is none. */
    private static int first(long set, int least) {
        return Long.numberOfTrailingZeros(set & (-1L << least));
    }

    private static boolean has(long set, int value) {
        return (set >>> value & 1) == 1;
    }
}
