package io.moorage.cron.schedule;

import io.moorage.cron.result.Result;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalQueries;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads ISO-8601 repeating intervals in the form that Chronos took: {@code R[n]/[start]/period}. */
final class IntervalParser {
    static final Duration PERIOD_MIN = Duration.ofSeconds(1);

    private static final Pattern INTERVAL = Pattern.compile("R(\\d{0,18})/([^/]*)/(P[^/]*)");
    private static final Pattern PERIOD =
            Pattern.compile("P((?:\\d{1,6}[YMWD])*)(?:T((?:\\d{1,9}[HM])*(?:\\d{1,9}(?:\\.\\d{1,9})?S)?))?");
    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter();
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    private IntervalParser() {}

    private record Start(LocalDateTime local, ZoneId zone) {}

    /** @param zone if given, the start's local time is kept and its own offset forgotten, as Chronos did */
    static Result<Schedule> parse(String text, Optional<ZoneId> zone, Instant now) {
        var matcher = INTERVAL.matcher(text);
        if (!matcher.matches()) {
            return Result.refused(
                    "'%s' is no repeating interval: write R[n]/[start]/period, such as R/2026-01-01T02:30:00Z/P1D or R5//PT1H.",
                    text);
        }
        var start = start(matcher.group(2), zone, now);
        if (start.isEmpty()) {
            return Result.refused(
                    "The start '%s' of '%s' is no time from %d to %d: write 2026-01-01T02:30:00Z, leave the offset or the time of day out, or all of it for now.",
                    matcher.group(2), text, FIRST_YEAR, LAST_YEAR);
        }
        long repetitions = matcher.group(1).isEmpty() ? RepeatingInterval.FOR_EVER : Long.parseLong(matcher.group(1));
        return switch (step(matcher.group(3))) {
            case Result.Refused<RepeatingInterval.Step> refused -> new Result.Refused<>(refused.sentence());
            case Result.Ok<RepeatingInterval.Step> step ->
                bounded(new RepeatingInterval(
                        repetitions,
                        start.get().local().truncatedTo(ChronoUnit.MILLIS),
                        start.get().zone(),
                        step.value()));
        };
    }

    private static Result<Schedule> bounded(RepeatingInterval interval) {
        boolean once = interval.repetitions() == 0 || interval.repetitions() == 1;
        var step = interval.step();
        boolean tooShort = step.months() == 0 && step.days() == 0 && step.time().compareTo(PERIOD_MIN) < 0;
        return tooShort && !(once && step.zero())
                ? Result.refused(
                        "The period '%s' is shorter than %s, which is the least there can be between two runs.",
                        step.text(), PERIOD_MIN)
                : new Result.Ok<>(interval);
    }

    private static Result<RepeatingInterval.Step> step(String text) {
        var matcher = PERIOD.matcher(text);
        if (matcher.matches()) {
            try {
                var time = matcher.group(2) == null ? "" : matcher.group(2);
                var calendar = matcher.group(1).isEmpty() ? Period.ZERO : Period.parse("P" + matcher.group(1));
                return new Result.Ok<>(new RepeatingInterval.Step(
                        text,
                        calendar.toTotalMonths(),
                        calendar.get(ChronoUnit.DAYS),
                        time.isEmpty() ? Duration.ZERO : Duration.parse("PT" + time)));
            } catch (DateTimeException | ArithmeticException notInOrder) {
                // The same sentence as for any other text that is no period.
            }
        }
        return Result.refused(
                "'%s' is no period: write P, then years, months, weeks or days, then T and hours, minutes or seconds, such as P1M, PT30M or P1DT12H.",
                text);
    }

    private static Optional<Start> start(String text, Optional<ZoneId> zone, Instant now) {
        if (text.isEmpty()) {
            var here = zone.orElse(ZoneOffset.UTC);
            return Optional.of(new Start(LocalDateTime.ofInstant(now, here), here));
        }
        try {
            var written = text.indexOf('T') < 0 ? LocalDate.parse(text) : FORMAT.parse(text);
            var local = text.indexOf('T') < 0 ? LocalDate.from(written).atStartOfDay() : LocalDateTime.from(written);
            var offset = Optional.<ZoneId>ofNullable(written.query(TemporalQueries.offset()));
            return Optional.of(new Start(local, zone.or(() -> offset).orElse(ZoneOffset.UTC)))
                    .filter(start -> local.getYear() >= FIRST_YEAR && local.getYear() <= LAST_YEAR);
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
