package io.moorage.everywhere;

import io.moorage.api.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Why a job does not run on an agent, and from when on it is tried again. */
record Wait(String reason, Duration pause, Instant until) {
    private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    /** Nothing to wait for but a larger offer. */
    static Wait forRoom(String reason, Instant now) {
        return new Wait(reason, PAUSE_MIN, now);
    }

    /** A task that ends again and again is started ever more seldom, up to once a minute; one that ran for longer begins anew. */
    static Wait afterEnd(TaskStatus status, Optional<Wait> before, Duration ran, Instant now) {
        var doubled = before.filter(wait -> ran.compareTo(PAUSE_MAX) < 0)
                .map(wait -> wait.pause.multipliedBy(2))
                .orElse(PAUSE_MIN);
        var pause = doubled.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : doubled;
        return new Wait(status.state() + " " + status.message(), pause, now.plus(pause));
    }
}
