package io.moorage.master.http;

import io.moorage.codec.CodecException;
import io.moorage.grid.RingEntry;
import io.moorage.master.grid.MasterGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Events that the {@link EventRing} has forgotten and the grid's ring still holds. */
final class EventArchive {
    private static final Logger LOG = LoggerFactory.getLogger(EventArchive.class);

    private final MasterGrid grid;

    EventArchive(MasterGrid grid) {
        this.grid = grid;
    }

    /**
     * Some of what follows a position, without a hole.
     *
     * @param through where to read on
     */
    record Older(List<EventRing.Entry> events, Sequence through) {}

    /** Nothing if the ring does not hold what follows. Answered on any thread. */
    void after(Sequence position, Consumer<Optional<Older>> done) {
        grid.entriesAfter(position.term(), position.turn(), entries -> done.accept(older(entries, position)));
    }

    private static Optional<Older> older(List<RingEntry> entries, Sequence after) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        var events = new ArrayList<EventRing.Entry>();
        try {
            for (var entry : entries) {
                for (var turn : entry.turns()) {
                    if (turn.number() > after.turn()) {
                        events.add(new EventRing.Entry(
                                new EventRing.TurnEvent(entry.term(), turn.number(), turn.changes())));
                    }
                }
            }
        } catch (CodecException e) {
            LOG.error("The ring holds changes that this master did not write.", e);
            return Optional.empty();
        }
        var last = entries.get(entries.size() - 1);
        return Optional.of(new Older(events, new Sequence(last.term(), last.through())));
    }
}
