package io.moorage.agent.engine;

import io.moorage.api.TaskKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** When something is to be done again: at most one timer per purpose and task. Not journalled; a new life sets them anew. */
final class Timers {
    /** What a timer is for. */
    enum Purpose {
        RESEND,
        KILL
    }

    record Timer(Purpose purpose, TaskKey key) {}

    private record Due(Instant at, Timer timer) {}

    private static final Comparator<Due> ORDER = Comparator.comparing(Due::at)
            .thenComparing(due -> due.timer().key(), HeldTask.BY_KEY)
            .thenComparing(due -> due.timer().purpose());

    private final Map<Timer, Instant> byTimer = new HashMap<>();
    private final TreeSet<Due> due = new TreeSet<>(ORDER);

    void set(Purpose purpose, TaskKey key, Instant at) {
        cancel(purpose, key);
        var timer = new Timer(purpose, key);
        byTimer.put(timer, at);
        due.add(new Due(at, timer));
    }

    void cancel(Purpose purpose, TaskKey key) {
        var timer = new Timer(purpose, key);
        var at = byTimer.remove(timer);
        if (at != null) {
            due.remove(new Due(at, timer));
        }
    }

    /** Forgets every timer of that purpose. */
    void cancelAll(Purpose purpose) {
        byTimer.keySet().removeIf(timer -> timer.purpose() == purpose);
        due.removeIf(entry -> entry.timer().purpose() == purpose);
    }

    Optional<Instant> next() {
        return due.isEmpty() ? Optional.empty() : Optional.of(due.first().at());
    }

    /** Takes the earliest timer that is due. */
    Optional<Timer> take(Instant now) {
        if (due.isEmpty() || due.first().at().isAfter(now)) {
            return Optional.empty();
        }
        var timer = due.first().timer();
        cancel(timer.purpose(), timer.key());
        return Optional.of(timer);
    }
}
