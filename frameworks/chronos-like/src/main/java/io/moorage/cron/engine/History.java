package io.moorage.cron.engine;

import io.moorage.cron.engine.HistoryEntry.Missed;
import java.util.ArrayList;
import java.util.List;

/** What a job has been through, the newest first, at most {@link #ENTRIES_MAX}. */
public record History(List<HistoryEntry> entries) {
    public static final int ENTRIES_MAX = 50;
    static final History NONE = new History(List.of());

    public History {
        entries = List.copyOf(entries);
    }

    /** Slots missed for one reason in a row are one entry, so that they do not push the runs out. */
    History with(HistoryEntry entry) {
        boolean joined = entry instanceof Missed missed
                && !entries.isEmpty()
                && entries.get(0) instanceof Missed before
                && before.reason() == missed.reason();
        var kept = new ArrayList<HistoryEntry>();
        kept.add(joined ? join((Missed) entries.get(0), (Missed) entry) : entry);
        entries.stream().skip(joined ? 1 : 0).limit(ENTRIES_MAX - 1L).forEach(kept::add);
        return new History(kept);
    }

    private static Missed join(Missed before, Missed after) {
        return new Missed(before.first(), after.last(), before.count() + after.count(), after.reason());
    }
}
