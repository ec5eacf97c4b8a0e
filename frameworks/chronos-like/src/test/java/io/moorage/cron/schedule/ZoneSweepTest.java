package io.moorage.cron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.cron.result.Result;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The slots of many schedules around every change of clocks, held against an oracle that goes through the minutes one by one. The
 * rule: a line that names its hours fires once for each of its local times, at the first minute that shows it or, if none does, at
 * the first that shows a later one; a line of every hour fires at each minute whose clock shows one of its times.
 */
class ZoneSweepTest {
    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("2029-01-01T00:00:00Z");
    private static final Duration AROUND = Duration.ofDays(2);
    private static final List<String> TWELVE = List.of(
            "Europe/Berlin",
            "America/New_York",
            "America/Los_Angeles",
            "America/St_Johns",
            "America/Santiago",
            "Africa/Cairo",
            "Africa/Casablanca",
            "Asia/Kolkata",
            "Asia/Beirut",
            "Australia/Lord_Howe",
            "Pacific/Chatham",
            "UTC");

    /** A cron line, and the same in other words. */
    private record Line(String text, boolean everyHour, Predicate<LocalDateTime> due) {}

    private static final List<Line> LINES = List.of(
            new Line("30 2 * * *", false, t -> t.getHour() == 2 && t.getMinute() == 30),
            new Line("@daily", false, t -> t.getHour() == 0 && t.getMinute() == 0),
            new Line("* 2 * * *", false, t -> t.getHour() == 2),
            new Line("0 */2 * * *", false, t -> t.getHour() % 2 == 0 && t.getMinute() == 0),
            new Line(
                    "15,45 0-3 * * mon-fri",
                    false,
                    t -> t.getHour() <= 3
                            && t.getMinute() % 30 == 15
                            && t.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0),
            new Line(
                    "0 3 1 * 7",
                    false,
                    t -> t.getHour() == 3
                            && t.getMinute() == 0
                            && (t.getDayOfMonth() == 1 || t.getDayOfWeek() == DayOfWeek.SUNDAY)),
            new Line("*/30 * * * *", true, t -> t.getMinute() % 30 == 0),
            new Line("7 * * * *", true, t -> t.getMinute() == 7));

    @Test
    void shouldNeitherLoseNorDoubleASlotAroundAnyChangeOfClocks() {
        // given zones, but of those that share their rules only one
        var zones = new HashMap<ZoneRules, ZoneId>();
        ZoneId.getAvailableZoneIds().stream()
                .sorted()
                .map(ZoneId::of)
                .forEach(zone -> zones.putIfAbsent(zone.getRules(), zone));
        int changes = 0;

        // when, then
        for (var zone : zones.values()) {
            var change = zone.getRules().nextTransition(FIRST);
            while (change != null && change.getInstant().isBefore(LAST)) {
                compare(
                        zone,
                        change.getInstant().minus(AROUND),
                        change.getInstant().plus(AROUND));
                changes++;
                change = zone.getRules().nextTransition(change.getInstant());
            }
        }
        assertThat(changes).as("changes of clocks seen").isGreaterThan(500);
    }

    @Test
    void shouldNeitherLoseNorDoubleASlotInAYearOfTwelveZones() {
        for (var zone : TWELVE) {
            compare(ZoneId.of(zone), Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
        }
    }

    @Test
    void shouldKnowDaysThatAZoneLeftOut() {
        // Samoa crossed the date line: there was no 30 December 2011.
        compare(
                ZoneId.of("Pacific/Apia"),
                Instant.parse("2011-12-27T00:00:00Z"),
                Instant.parse("2012-01-02T00:00:00Z"));
    }

    private static void compare(ZoneId zone, Instant from, Instant until) {
        var minutes = Minutes.of(zone, from.truncatedTo(ChronoUnit.MINUTES), until);
        // A local time of the first hours may have been shown before the first minute.
        var after = from.plus(Duration.ofHours(3));
        for (var line : LINES) {
            assertThat(slots(line.text(), zone, after, until))
                    .as("%s in %s from %s", line.text(), zone, from)
                    .isEqualTo(minutes.slots(line, after));
        }
        // An interval of days has the slots of the cron line that says the same.
        assertThat(slots("R/2001-01-01T02:30:00Z/P1D", zone, after, until))
                .as("daily in %s from %s", zone, from)
                .isEqualTo(minutes.slots(LINES.getFirst(), after));
    }

    /** A local time, and the minute that it means. */
    private record Moment(LocalDateTime local, Instant minute) {}

    /**
     * What the clocks of a zone show.
     *
     * @param shown each minute
     * @param meant each local time, those that no clock shows included
     */
    private record Minutes(List<Moment> shown, List<Moment> meant) {
        static Minutes of(ZoneId zone, Instant from, Instant until) {
            var shown = new ArrayList<Moment>();
            var meant = new ArrayList<Moment>();
            var next = LocalDateTime.ofInstant(from, zone);
            for (var minute = from; !minute.isAfter(until); minute = minute.plusSeconds(60)) {
                var local = LocalDateTime.ofInstant(minute, zone);
                shown.add(new Moment(local, minute));
                for (; !next.isAfter(local); next = next.plusMinutes(1)) {
                    meant.add(new Moment(next, minute));
                }
            }
            return new Minutes(shown, meant);
        }

        List<Instant> slots(Line line, Instant after) {
            return (line.everyHour() ? shown : meant)
                    .stream()
                            .filter(moment -> line.due().test(moment.local()))
                            .map(Moment::minute)
                            .filter(slot -> slot.isAfter(after))
                            .distinct()
                            .toList();
        }
    }

    /** Each is after the one before, or the walk never ends: that no slot comes twice is part of it. */
    private static List<Instant> slots(String text, ZoneId zone, Instant after, Instant until) {
        var schedule = ((Result.Ok<Schedule>) ScheduleReader.read(text, zone.getId(), after)).value();
        var slots = new ArrayList<Instant>();
        var slot = schedule.next(after);
        while (slot.isPresent() && !slot.get().isAfter(until)) {
            assertThat(slot.get().isAfter(slots.isEmpty() ? after : slots.getLast()))
                    .as("%s in %s goes on after %s", text, zone, slot.get())
                    .isTrue();
            slots.add(slot.get());
            slot = schedule.next(slot.get());
        }
        return slots;
    }
}
