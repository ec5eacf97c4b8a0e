package io.moorage.grid;

import io.moorage.engine.turn.Released;
import io.moorage.grid.GridPort.Appended;
import io.moorage.grid.RingEntry.EncodedTurn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Appends the changes of released turns to one term's ring. One append is in flight; what comes meanwhile is gathered and is
 * the next. An append of unknown fate is made again as it was: who reads skips what it knows. One thread only.
 */
final class RingWriter {
    /** What one append holds at most. */
    static final int APPEND_ENTRIES_MAX = 64;

    private static final Duration RETRY_MIN = Duration.ofMillis(50);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final int TURN_BYTES = 12;

    private final GridPort port;
    private final long term;
    private final RingBounds bounds;
    private final Runnable onGap;
    private final ArrayDeque<Gathered> gathered = new ArrayDeque<>();
    private final ArrayDeque<Written> written = new ArrayDeque<>();
    private List<Sent> inFlight = List.of();
    private Duration retry = RETRY_MIN;
    private long gatheredBytes;
    private long writtenBytes;
    private long packedThrough;
    private long skippedThrough;
    private long command;
    private long gridNewest = -1;
    private boolean newestUnsure;
    private long appendedEntries;
    private boolean closed;

    private record Gathered(EncodedTurn turn, boolean empty, long command, boolean whole, long nanos) {
        int cost() {
            return turn.bytes().length + TURN_BYTES;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sent(RingEntry entry, byte[] bytes, int turns, long nanos) {}

    /** Where an entry went; forgotten when the ring has overwritten it. */
    private record Written(long gridPosition, long after, long through, int bytes) {}

    /**
     * Begins.
     *
     * @param after the last turn that is not to be written
     * @param command the last command of the registry before the first of this leadership
     * @param onGap called when readers of the ring cannot go on without new pages
     */
    RingWriter(GridPort port, long term, RingBounds bounds, long after, long command, Runnable onGap) {
        this.port = port;
        this.term = term;
        this.bounds = bounds;
        this.packedThrough = after;
        this.command = command;
        this.onGap = onGap;
    }

    /** Takes a turn; {@link #appendNext} sends it. */
    void gather(Released released, long nanos) {
        var turn = released.turn();
        var one = new Gathered(
                EncodedTurn.of(turn.number(), turn.changes()),
                turn.changes().isEmpty(),
                released.command(),
                released.whole(),
                nanos);
        gathered.add(one);
        gatheredBytes += one.cost();
        if (gatheredBytes > bounds.gatheredBytesMax()) {
            skipThrough(turn.number());
        }
    }

    /** Turns up to here will never be in the ring: what is gathered of them is dropped. */
    void skipThrough(long turn) {
        gathered.clear();
        gatheredBytes = 0;
        packedThrough = turn;
        skippedThrough = turn;
        onGap.run();
    }

    void appendNext() {
        if (inFlight.isEmpty() && !closed) {
            inFlight = pack();
            send();
        }
    }

    private void send() {
        if (!inFlight.isEmpty() && !closed) {
            port.append(term, inFlight.stream().map(Sent::bytes).toList(), this::appended);
        }
    }

    private void appended(Appended result) {
        switch (result) {
            case Appended.Done done -> {
                retry = RETRY_MIN;
                written(done.newest());
                inFlight = List.of();
                appendNext();
            }
            case Appended.Unknown unknown -> {
                port.after(retry, this::send);
                var doubled = retry.multipliedBy(2);
                retry = doubled.compareTo(RETRY_MAX) < 0 ? doubled : RETRY_MAX;
            }
        }
    }

    private void written(long newest) {
        long position = newest - inFlight.size() + 1;
        boolean backwards = position <= gridNewest;
        while (!written.isEmpty() && written.getLast().gridPosition() >= position) {
            writtenBytes -= written.removeLast().bytes();
        }
        for (var sent : inFlight) {
            var entry = sent.entry();
            written.add(new Written(position++, entry.after(), entry.through(), sent.bytes().length));
            writtenBytes += sent.bytes().length;
            appendedEntries++;
        }
        while (written.getFirst().gridPosition() <= newest - bounds.entriesMax()) {
            writtenBytes -= written.removeFirst().bytes();
        }
        gridNewest = newest;
        newestUnsure = false;
        if (backwards) {
            onGap.run();
        }
    }

    /** Takes what is gathered, up to the end of a command, as entries. */
    private List<Sent> pack() {
        var entries = new ArrayList<Sent>();
        var open = new ArrayList<Gathered>();
        int openBytes = 0;
        int whole = 0;
        for (var one : gathered) {
            open.add(one);
            openBytes += one.cost();
            whole = one.whole() ? open.size() : whole;
            if (whole == open.size() && openBytes >= bounds.entryBytes()) {
                entries.add(entry(open));
                open.clear();
                openBytes = 0;
                whole = 0;
                if (entries.size() == APPEND_ENTRIES_MAX) {
                    break;
                }
            }
        }
        if (whole > 0) {
            entries.add(entry(open.subList(0, whole)));
        }
        for (var entry : entries) {
            for (int i = 0; i < entry.turns(); i++) {
                gatheredBytes -= gathered.remove().cost();
            }
        }
        return entries;
    }

    private Sent entry(List<Gathered> turns) {
        var last = turns.get(turns.size() - 1);
        command = Math.max(command, last.command());
        var entry = new RingEntry(
                term,
                packedThrough,
                last.turn().number(),
                command,
                turns.stream().filter(one -> !one.empty()).map(Gathered::turn).toList());
        packedThrough = entry.through();
        return new Sent(entry, entry.encode(), turns.size(), turns.get(0).nanos());
    }

    void close() {
        closed = true;
    }

    /** Only pages of this turn or a later one lead back into the ring. */
    long skippedThrough() {
        return skippedThrough;
    }

    /** Some of the newest entries may be gone, so that what comes next gets positions that were used already. */
    void lost() {
        newestUnsure = true;
    }

    /**
     * The grid's own position of the newest entry that is known to be in the ring, -1 if none is; only a hint. Too low costs a
     * reader entries that it knows; beyond the ring's end it would wait there, and miss what comes before that.
     */
    long gridNewest() {
        return newestUnsure ? -1 : gridNewest;
    }

    long appendedEntries() {
        return appendedEntries;
    }

    int entries() {
        return written.size();
    }

    long bytes() {
        return writtenBytes;
    }

    int lagTurns() {
        return gathered.size() + inFlight.stream().mapToInt(Sent::turns).sum();
    }

    /** When the oldest turn that is not known to be in the ring was handed over. */
    OptionalLong waitingSince() {
        if (!inFlight.isEmpty()) {
            return OptionalLong.of(inFlight.get(0).nanos());
        }
        return gathered.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(gathered.element().nanos());
    }

    /** Where in the grid to read on from that turn; empty if the ring does not hold what follows it. */
    OptionalLong positionAfter(long turn) {
        for (var entry : written) {
            if (entry.through() > turn) {
                return entry.after() <= turn ? OptionalLong.of(entry.gridPosition()) : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }
}
