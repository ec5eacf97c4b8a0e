package io.moorage.workload.launch;

import io.moorage.api.Experimental;
import io.moorage.api.scheduler.SchedulerCall.Revive;
import io.moorage.api.scheduler.SchedulerCall.Suppress;
import io.moorage.workload.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Whether offers are wanted: suppresses them while nothing can be launched, revives them, filters and all, when more can. */
@Experimental(since = "0.1")
public final class OfferDemand {
    /** A revival costs the master an offer cycle; so many a second are bearable, and nobody waits noticeably for one. */
    public static final Duration REVIVE_EVERY_MIN = Duration.ofMillis(10);

    private boolean suppressed;
    private boolean wanted;
    private Instant reviveNotBefore = Instant.MIN;

    /** The master knows nothing of earlier wishes. */
    public void subscribed() {
        suppressed = false;
        wanted = true;
    }

    /** The end of a turn, as long as it is subscribed. */
    public void settle(Turn turn, LaunchQueue<?> queue) {
        settle(turn, !queue.nobodyReady(), queue.takeGrown());
    }

    /**
     * The end of a turn, as long as it is subscribed.
     *
     * @param somebodyReady whether anything could be launched now, offers allowing
     * @param grown whether that is more than at the end of the turn before
     */
    public void settle(Turn turn, boolean somebodyReady, boolean grown) {
        if (!somebodyReady) {
            if (!suppressed) {
                turn.call(new Suppress(Set.of()));
                suppressed = true;
            }
            wanted = false;
            return;
        }
        wanted |= grown || suppressed;
        if (wanted && !turn.now().isBefore(reviveNotBefore)) {
            turn.call(new Revive(Set.of()));
            suppressed = false;
            wanted = false;
            reviveNotBefore = turn.now().plus(REVIVE_EVERY_MIN);
        }
    }

    /** When a revival is due that came too soon after the one before. */
    public Optional<Instant> nextRevival() {
        return wanted ? Optional.of(reviveNotBefore) : Optional.empty();
    }
}
