package io.moorage.api;

import java.time.Duration;

/** How long a declined agent is not to be offered again. Zero means no filter. */
public record Filters(Duration refuse) {
    public static final Duration REFUSE_MAX = Duration.ofDays(365);

    /** What Mesos does when nothing is said. */
    public static final Filters DEFAULT = new Filters(Duration.ofSeconds(5));

    public static final Filters NONE = new Filters(Duration.ZERO);

    /** A negative time means the default, one beyond a year means a year, as in Mesos. */
    public Filters {
        if (refuse.isNegative()) {
            refuse = Duration.ofSeconds(5);
        } else if (refuse.compareTo(REFUSE_MAX) > 0) {
            refuse = REFUSE_MAX;
        }
    }
}
