package io.moorage.master.grid;

import io.moorage.grid.WriterStatus;
import java.util.Optional;

/**
 * What an operator sees of the grid.
 *
 * @param reason a sentence where it does not run
 * @param port of the member; 0 where it does not run
 * @param members of the grid, this one included
 * @param writer ring and pages; absent before the first turn of a leadership
 * @param lagTurns released turns that are not known to be in the ring
 * @param lagMillis since when the oldest of them waits
 * @param failures starts that failed and members that ended by themselves
 */
public record GridStatus(
        Phase phase,
        String reason,
        int port,
        int members,
        Optional<WriterStatus> writer,
        int lagTurns,
        long lagMillis,
        long failures) {
    /** How far it is. */
    public enum Phase {
        /** The configuration wants none. */
        OFF,
        /** Not asked for before this master is ready. */
        WAITING,
        STARTING,
        RUNNING,
        /** It is tried again. */
        FAILED
    }
}
