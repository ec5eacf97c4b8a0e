package io.moorage.master.http;

import io.moorage.api.Epoch;
import io.moorage.codec.RecordCodec;
import io.moorage.engine.change.Change;
import io.moorage.engine.turn.Turn;
import io.moorage.master.loop.Weight;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The changes of the last released turns of this leadership, for streams to follow. The loop adds; streams read at their own
 * pace, and one that falls behind the ring is cut off. Bounded by turns and by changes.
 */
public final class EventRing {
    private final int turnsMax;
    private final int changesMax;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final List<Runnable> readers = new CopyOnWriteArrayList<>();
    private long term;
    private long newest;
    private long droppedThrough;
    private int changes;

    /** What one event of a stream holds. */
    record TurnEvent(long term, long sequence, List<Change> changes) {}

    /** One turn; rendered when the first stream needs it. */
    static final class Entry {
        private static final RecordCodec<TurnEvent> CODEC = RecordCodec.json(TurnEvent.class);
        private final TurnEvent event;
        private volatile byte[] rendered = new byte[0];

        Entry(TurnEvent event) {
            this.event = event;
        }

        Sequence sequence() {
            return new Sequence(event.term(), event.sequence());
        }

        Buffer buffer() {
            if (rendered.length == 0) {
                rendered = CODEC.encode(event);
            }
            return Buffer.buffer("id: " + sequence() + "\nevent: turn\ndata: ")
                    .appendBytes(rendered)
                    .appendString("\n\n");
        }
    }

    /** What follows a position. */
    sealed interface Next {
        record Turn(Entry entry) implements Next {}

        /** Nothing yet. */
        record Nothing() implements Next {}

        /** The position cannot be followed any more; the newest one is this. */
        record Lost(Sequence newest) implements Next {}
    }

    public EventRing(int turnsMax, int changesMax) {
        this.turnsMax = turnsMax;
        this.changesMax = changesMax;
    }

    /** On the loop. */
    public void began(Epoch epoch) {
        synchronized (this) {
            term = epoch.term();
            entries.clear();
            newest = 0;
            droppedThrough = 0;
            changes = 0;
        }
        wake();
    }

    /** On the loop. */
    public void released(Turn turn) {
        synchronized (this) {
            newest = turn.number();
            if (turn.changes().isEmpty()) {
                return;
            }
            entries.add(new Entry(new TurnEvent(term, turn.number(), turn.changes())));
            changes += Weight.of(turn.changes());
            while (entries.size() > turnsMax || (changes > changesMax && entries.size() > 1)) {
                var dropped = entries.remove();
                droppedThrough = dropped.event.sequence();
                changes -= Weight.of(dropped.event.changes());
            }
        }
        wake();
    }

    private void wake() {
        readers.forEach(Runnable::run);
    }

    /** Calls on the loop after each turn; must not block. */
    void follow(Runnable reader) {
        readers.add(reader);
    }

    void unfollow(Runnable reader) {
        readers.remove(reader);
    }

    int followers() {
        return readers.size();
    }

    synchronized Sequence newest() {
        return new Sequence(term, newest);
    }

    synchronized Next after(Sequence position) {
        if (position.term() != term || position.turn() < droppedThrough || position.turn() > newest) {
            return new Next.Lost(new Sequence(term, newest));
        }
        Optional<Entry> next = Optional.empty();
        var backwards = entries.descendingIterator();
        while (backwards.hasNext()) {
            var entry = backwards.next();
            if (entry.event.sequence() <= position.turn()) {
                break;
            }
            next = Optional.of(entry);
        }
        return next.<Next>map(Next.Turn::new).orElseGet(Next.Nothing::new);
    }
}
