package io.moorage.cron.engine;

import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import io.moorage.workload.Turn;
import java.time.Instant;

/**
 * Wakes the framework once more for each turn beyond the first that the slots of one time take. The one timer of all would be set
 * again in each of these turns, and fire only when that turn is committed; so they need not wait for each other.
 */
final class SlotTimers {
    /** More turns than these wait for each other. */
    static final int TIMERS_MAX = 50;

    private static final String NAME = "slots-";

    private Instant at = Instant.MAX;
    private int timers;

    /**
     * The end of a turn.
     *
     * @param next when the next slots are; {@link Instant#MAX} for never
     * @param slots how many there are at that time
     */
    void settle(Turn turn, Instant next, int slots) {
        if (!next.equals(at)) {
            at = next;
            timers = 0;
        }
        int wanted = next.isAfter(turn.now()) ? Math.min(TIMERS_MAX, (slots - 1) / Slots.DECISIONS_MAX) : 0;
        // Those of a time that nobody is due at any more do no harm.
        for (; timers < wanted; timers++) {
            turn.call(new SetTimer(NAME + timers, next));
        }
    }
}
