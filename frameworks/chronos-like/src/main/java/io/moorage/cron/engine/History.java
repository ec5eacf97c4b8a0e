package io.moorage.cron.engine;

import io.moorage.cron.engine.HistoryEntry.Missed;
import io.moorage.cron.engine.HistoryEntry.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a job has been through, the newest first, at most {@link #ENTRIES_MAX}. */
public record History(List<HistoryEntry> entries) {
    public static final int ENTRIES_MAX = 50;
    static final History NONE = new History(List.of());

    public History {
        entries = List.copyOf(entries);
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
        return new History(kept);
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
