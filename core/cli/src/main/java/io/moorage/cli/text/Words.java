package io.moorage.cli.text;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/** Times and amounts as a person says them. */
public final class Words {
    private static final long MINUTES_AS_SECONDS_MAX = 120;
    private static final long HOURS_AS_MINUTES_MAX = 120;
    private static final long DAYS_AS_HOURS_MAX = 48;
    private static final double MIB_PER_GIB = 1024;

    private Words() {}

    /** "3.2 s", "5 min", "3 h", "4 d". */
    public static String duration(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        if (seconds < MINUTES_AS_SECONDS_MAX) {
            return Math.round(seconds) + " s";
        }
        if (duration.toMinutes() < HOURS_AS_MINUTES_MAX) {
            return duration.toMinutes() + " min";
        }
        return duration.toHours() < DAYS_AS_HOURS_MAX ? duration.toHours() + " h" : duration.toDays() + " d";
    }

    /** "3.2 s ago", or "in 3.2 s". */
    public static String relative(Instant at, Instant now) {
        Duration since = Duration.between(at, now);
        return since.isNegative() ? "in " + duration(since.negated()) : duration(since) + " ago";
    }

    /** The same of a timestamp in JSON; a dash if there is none. */
    public static String relative(String timestamp, Instant now) {
        return instant(timestamp).map(at -> relative(at, now)).orElse("-");
    }

    public static Optional<Instant> instant(String timestamp) {
        if (timestamp.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(timestamp).toInstant());
        } catch (DateTimeException noTimestamp) {
            return Optional.empty();
        }
    }

    /** A number without digits that say nothing: 2, 0.25. */
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** "512 MB", "2.5 GB"; a MB has 2^20 bytes, as in Mesos. */
    public static String mebibytes(double mib) {
        return mib >= MIB_PER_GIB * 2 ? number(Math.round(mib / MIB_PER_GIB * 10) / 10.0) + " GB" : number(mib) + " MB";
    }

    /** "1 instance", "2 instances". */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
