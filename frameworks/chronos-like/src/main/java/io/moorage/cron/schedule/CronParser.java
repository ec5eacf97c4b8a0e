package io.moorage.cron.schedule;

import io.moorage.cron.result.Result;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads cron lines: five fields of stars, numbers, names, ranges, lists and steps, and the names with an at sign that stand for
 * some of them.
 */
final class CronParser {
    private static final Map<String, String> NAMED = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final Pattern PART = Pattern.compile("(\\*|(\\w{1,3})(?:-(\\w{1,3}))?)(?:/(\\d{1,2}))?");
    private static final Field MINUTE = new Field("minute", 0, 59, List.of());
    private static final Field HOUR = new Field("hour", 0, 23, List.of());
    private static final Field DAY_OF_MONTH = new Field("day of month", 1, 31, List.of());
    private static final Field MONTH = new Field(
            "month",
            1,
            12,
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"));
    /** Sunday is 0 and 7. */
    private static final Field DAY_OF_WEEK =
            new Field("day of week", 0, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"));

    private CronParser() {}

    private record Field(String name, int min, int max, List<String> names) {
        Optional<Integer> value(String text) {
            int named = names.indexOf(text.toUpperCase(Locale.ROOT));
            if (named >= 0) {
                return Optional.of(min + named);
            }
            if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            int value = Integer.parseInt(text);
            return value >= min && value <= max ? Optional.of(value) : Optional.empty();
        }

        /** The set of its values; 0, which no legal field is, if it cannot be read. */
        long bits(String text) {
            long bits = 0;
            for (var part : text.split(",", -1)) {
                long more = part(part);
                if (more == 0) {
                    return 0;
                }
                bits |= more;
            }
            return bits;
        }

        private long part(String text) {
            var matcher = PART.matcher(text);
            if (!matcher.matches()) {
                return 0;
            }
            boolean star = matcher.group(1).equals("*");
            var first = star ? Optional.of(min) : value(matcher.group(2));
            var last = star ? Optional.of(max) : matcher.group(3) == null ? first : value(matcher.group(3));
            boolean single = !star && matcher.group(3) == null;
            int step = matcher.group(4) == null ? 1 : Integer.parseInt(matcher.group(4));
            if (first.isEmpty() || last.isEmpty() || step == 0 || (single && matcher.group(4) != null)) {
                return 0;
            }
            long bits = 0;
            for (int value = first.get(); value <= last.get(); value += step) {
                bits |= 1L << value;
            }
            return bits;
        }
    }

    static Result<Schedule> parse(String text, ZoneId zone) {
        var line = NAMED.getOrDefault(text, text);
        var parts = List.of(line.trim().split("\\s+"));
        if (parts.size() != 5) {
            return Result.refused(
                    "'%s' is no schedule: a cron line has five fields (minute, hour, day of month, month, day of week) or is one of %s; "
                            + "an ISO-8601 repeating interval begins with R.",
                    text, NAMED.keySet().stream().sorted().toList());
        }
        var fields = List.of(MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK);
        var bits = new long[5];
        for (int i = 0; i < 5; i++) {
            bits[i] = fields.get(i).bits(parts.get(i));
            if (bits[i] == 0) {
                return Result.refused(
                        "'%s' in '%s' is no %s: give numbers from %d to %d, ranges such as 1-5, lists with commas, or steps such as */2.",
                        parts.get(i),
                        text,
                        fields.get(i).name(),
                        fields.get(i).min(),
                        fields.get(i).max());
            }
        }
        boolean eitherDay = !parts.get(2).startsWith("*") && !parts.get(4).startsWith("*");
        long daysOfWeek = (bits[4] | (bits[4] >>> 7)) & 0x7F;
        return new Result.Ok<>(
                new CronLine(text, new CronFields(bits[0], bits[1], bits[2], bits[3], daysOfWeek, eitherDay), zone));
    }
}
