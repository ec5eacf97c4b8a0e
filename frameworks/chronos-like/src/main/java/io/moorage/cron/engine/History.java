package io.moorage.cron.engine;

import io.moorage.cron.engine.HistoryEntry.Missed;
import io.moorage.cron.engine.HistoryEntry.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * What a job has been through, the newest first, at most {@link #ENTRIES_MAX}. Entries are stored one by one: each has a number, and
 * takes the place of the one that goes for it.
 *
 * @param newest the number of the newest entry, from 1
 */
public record History(List<HistoryEntry> entries, long newest) {
    public static final int ENTRIES_MAX = 50;
    static final History NONE = new History(List.of(), 0);

    public History {
        entries = List.copyOf(entries);
    }

    /** From what was stored, by number. */
    static History of(NavigableMap<Long, HistoryEntry> stored) {
        var newestFirst = stored.descendingMap();
        return new History(newestFirst.values().stream().limit(ENTRIES_MAX).toList(), newestFirst.firstKey());
    }

    /** Where the entry of that number is stored. */
    static int place(long number) {
        return (int) (number % ENTRIES_MAX);
    }

    /** Slots missed for one reason, one after the other, are one entry, so that they do not push the runs out. */
    History with(HistoryEntry entry) {
        var joined = entry instanceof Missed missed ? join(missed) : Optional.<Missed>empty();
        var kept = new ArrayList<HistoryEntry>();
        kept.add(joined.isPresent() ? joined.get() : entry);
        entries.stream()
                .skip(joined.isPresent() ? 1 : 0)
                .limit(ENTRIES_MAX - 1L)
                .forEach(kept::add);
        return new History(kept, newest + (joined.isPresent() ? 0 : 1));
    }

    /** Runs are cancelled in any order, and others between them were not. */
    private Optional<Missed> join(Missed after) {
        return entries.stream()
                .limit(1)
                .filter(Missed.class::isInstance)
                .map(Missed.class::cast)
                .filter(before -> before.reason() == after.reason() && after.reason() != Reason.CANCELLED)
                .map(before -> new Missed(before.first(), after.last(), before.count() + after.count(), after.reason()))
                .findFirst();
    }
}
