package io.moorage.workload;

import io.moorage.api.Experimental;
import io.moorage.api.scheduler.SchedulerCall.SetTimer;
import java.time.Instant;

/** The one timer of a scheduler: set for the earliest time at which anything is due, and set again only for an earlier one. */
@Experimental(since = "0.1")
public final class WakeTimer {
    public static final String NAME = "wake";

    private Instant timerAt = Instant.MAX;

    /** It fired, perhaps before anything is due: then it is set again at the end of the turn. */
    public void fired() {
        timerAt = Instant.MAX;
    }

    /** @param at when something will be due; {@link Instant#MAX} for never */
    public void wakeAt(Turn turn, Instant at) {
        // One that fires too early does no harm, so a later time costs no call.
        if (at.isBefore(timerAt)) {
            timerAt = at;
            turn.call(new SetTimer(NAME, at));
        }
    }
}
