package io.moorage.cron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.moorage.cron.result.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleReaderTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("1990-01-01T00:00:00Z");

    @ParameterizedTest(name = "{0} in zone {1} begins at {2}")
    @CsvSource({
        "R5/2008-03-01T13:00:00Z/P1D, '', 2008-03-01T13:00:00Z",
        "R/2008-03-01T13:00:00Z/P1D, PST, 2008-03-01T21:00:00Z",
        "R/2008-03-01T13:00:00Z/P1D, Europe/Paris, 2008-03-01T12:00:00Z",
        "R/2008-03-01T13:00:00-04:00/P1D, PST, 2008-03-01T21:00:00Z",
        "R/2008-03-01T13:00:00-04:00/P1D, '', 2008-03-01T17:00:00Z",
        "R/2008-03-01T13:00:00.250+0130/P1D, '', 2008-03-01T11:30:00.250Z",
        "R/2008-03-01/P1D, PST, 2008-03-01T08:00:00Z",
        "R/2008-03-01T13:00/P1D, '', 2008-03-01T13:00:00Z",
        "R//P1D, '', 2026-05-01T12:00:00Z",
        "R//P1D, Asia/Kolkata, 2026-05-01T12:00:00Z",
        "R1//P, '', 2026-05-01T12:00:00Z",
        "R1/2026-06-01T00:00:00Z/PT0S, BST, 2026-05-31T18:00:00Z",
    })
    void shouldReadWhatChronosTook(String text, String zone, Instant first) {
        // when
        var schedule = ok(text, zone);

        // then
        assertThat(schedule.next(LONG_AGO)).contains(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FOO",
                "R5/2008-03-01T13:00:00Z",
                "R/2008-03-01T13:00:00Z/",
                "R/2008-03-01T13:00:00Z/1D",
                "R/2008-13-01T13:00:00Z/P1D",
                "R/1969-12-31T23:00:00Z/P1D",
                "R/+12026-12-31T23:00:00Z/P1D",
                "R-1/2008-03-01T13:00:00Z/P1D",
                "R9999999999999999999/2008-03-01T13:00:00Z/P1D",
                "R/2008-03-01T13:00:00Z/P1D/P1D",
                "R/2008-03-01T13:00:00Z/PT0.000000001S",
                "R/2008-03-01T13:00:00Z/PT0.999S",
                "R/2008-03-01T13:00:00Z/P",
                "R2//P0D",
                "R//P1H",
                "R//PT1D",
                "R//P1D2Y",
                "R//P-1D",
                "R//P9999999D",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "5-1 * * * *",
                "5/2 * * * *",
                "1,,2 * * * *",
                "* * * *",
                "0 0 0 * * *",
                "@reboot",
                "@every 1s",
                "",
                "mon * * * *",
                "٣ * * * *",
            })
    void shouldRefuseWhatMeansNothing(String text) {
        assertThat(refusal(text, "")).contains("'").endsWith(".");
    }

    @Test
    void shouldRefuseUnknownZonesAndEndlessTexts() {
        assertThat(refusal("R//P1D", "Europe/Atlantis")).startsWith("'Europe/Atlantis' is no time zone");
        assertThat(refusal("R" + "1".repeat(300) + "//P1D", "")).startsWith("The schedule has 306 characters");
    }

    @Test
    void shouldFindNoSlotWhereThereIsNone() {
        assertThat(ok("0 0 31 2 *", "").next(NOW)).isEmpty();
        assertThat(ok("R0//P1D", "").next(LONG_AGO)).isEmpty();
        assertThat(ok("R3/2008-03-01T13:00:00Z/P1D", "").next(NOW)).isEmpty();
        assertThat(ok("0 0 29 2 *", "").next(Instant.parse("2096-03-01T00:00:00Z")))
                .contains(Instant.parse("2104-02-29T00:00:00Z"));
    }

    @Test
    void shouldRunOnceAtTheEndOfTheGapAndOnceInTheOverlap() {
        for (var text : List.of("30 2 * * *", "R/2026-03-01T02:30:00Z/P1D")) {
            var schedule = ok(text, "Europe/Berlin");
            assertThat(slots(schedule, "2026-03-28T00:00:00Z", 3))
                    .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
            assertThat(slots(schedule, "2026-10-24T12:00:00Z", 2))
                    .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        }
    }

    @Test
    void shouldGoThroughGapAndOverlapByElapsedTime() {
        for (var text : List.of("*/30 * * * *", "R/2026-03-01T00:00:00Z/PT30M")) {
            var schedule = ok(text, "Europe/Berlin");
            for (var day : List.of("2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z")) {
                var at = Instant.parse(day);
                for (var slot : slots(schedule, day, 6)) {
                    at = at.plus(Duration.ofMinutes(30));
                    assertThat(slot).isEqualTo(at.toString());
                }
            }
        }
    }

    @Test
    void shouldReturnToTheLastDayOfTheMonth() {
        assertThat(slots(ok("R/2026-01-31T10:00:00Z/P1M", ""), "2026-01-01T00:00:00Z", 4))
                .containsExactly(
                        "2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z", "2026-03-31T10:00:00Z", "2026-04-30T10:00:00Z");
        assertThat(slots(ok("R/2024-02-29T10:00:00Z/P1Y", ""), "2027-01-01T00:00:00Z", 2))
                .containsExactly("2027-02-28T10:00:00Z", "2028-02-29T10:00:00Z");
        assertThat(slots(ok("R/2026-01-01T00:00:00Z/P1M1DT1H", ""), "2026-01-01T00:00:00Z", 2))
                .containsExactly("2026-02-02T01:00:00Z", "2026-03-03T02:00:00Z");
    }

    @Test
    void shouldTakeAThousandMillionRepetitionsAndShowHowManyAreLeft() {
        // given
        var schedule = ok("R1000000000/1990-01-01T00:00:00Z/PT1S", "");

        // when, then
        assertThat(schedule.next(Instant.parse("2021-09-09T01:46:38Z")))
                .contains(Instant.parse("2021-09-09T01:46:39Z"));
        assertThat(schedule.text(Instant.parse("1990-01-02T00:00:00Z")))
                .isEqualTo("R999913599/1990-01-02T00:00:01.000Z/PT1S");
        assertThat(schedule.next(Instant.parse("2021-09-09T01:46:39Z"))).isEmpty();
        assertThat(schedule.count(LONG_AGO.minusMillis(1), NOW, Long.MAX_VALUE)).isEqualTo(1_000_000_000);
        assertThat(ok("R999999999999999999/1990-01-01T00:00:00Z/P999999Y", "").next(NOW))
                .isEmpty();
    }

    @Test
    void shouldCountSlotsWithoutEnd() {
        var line = ok("* * * * *", "");
        assertThat(line.count(NOW, NOW.plus(Duration.ofHours(1)), 1000)).isEqualTo(60);
        assertThat(line.count(NOW, NOW.plus(Duration.ofDays(3650)), 1000)).isEqualTo(1000);
    }

    @Test
    void shouldShowTheTextThatMeansTheRest() {
        assertThat(ok("R5/2026-01-01T02:30:00Z/P1D", "Europe/Berlin").text(Instant.parse("2026-01-03T12:00:00Z")))
                .isEqualTo("R2/2026-01-04T02:30:00.000+01:00/P1D");
        assertThat(ok("R2/2026-01-01T02:30:00Z/P1D", "").text(NOW)).isEqualTo("R0/2026-01-02T02:30:00.000Z/P1D");
        assertThat(ok("@daily", "").text(NOW)).isEqualTo("@daily");
    }

    private static List<String> slots(Schedule schedule, String after, int count) {
        var slots = new ArrayList<String>();
        var at = Instant.parse(after).minusMillis(1);
        for (int i = 0; i < count; i++) {
            at = schedule.next(i == 0 ? at.plusMillis(1) : at).orElseThrow();
            slots.add(at.toString());
        }
        return slots;
    }

    private static Schedule ok(String text, String zone) {
        return switch (ScheduleReader.read(text, zone, NOW)) {
            case Result.Ok<Schedule> ok -> ok.value();
            case Result.Refused<Schedule> refused -> throw new AssertionError(refused.sentence());
        };
    }

    private static String refusal(String text, String zone) {
        return switch (ScheduleReader.read(text, zone, NOW)) {
            case Result.Ok<Schedule> ok -> throw new AssertionError(text + " was read: " + ok.value());
            case Result.Refused<Schedule> refused -> refused.sentence();
        };
    }
}
