package io.moorage.grid;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the ring and the pages need of a grid. No call blocks; each is answered once, later, on the thread that all users of
 * this port share. A closed port answers no more.
 */
public interface GridPort {
    /** Reads from the oldest entry that there is. */
    long OLDEST = -1;

    /** What became of an append. */
    sealed interface Appended {
        /** All are in the ring; the last of them at this position of the grid's, which may be lower than an earlier one. */
        record Done(long newest) implements Appended {}

        /** They may be there or not. */
        record Unknown(String reason) implements Appended {}
    }

    /** What a read found. */
    sealed interface Read {
        /** At least one entry; the next read begins there. */
        record Entries(long next, List<byte[]> entries) implements Read {
            public Entries {
                entries = List.copyOf(entries);
            }
        }

        /** Nothing is known; the same may be asked again. */
        record Failed(String reason) implements Read {}
    }

    /** Appends to the ring of a term, in order; the oldest entries give way. */
    void append(long term, List<byte[]> entries, Consumer<Appended> done);

    /**
     * Reads some entries from a position of the grid's on; waits for the first as long as it takes. From a position that is
     * overwritten or beyond the newest the read silently begins at the nearest other one: the entries tell where they belong.
     */
    void read(long term, long from, Consumer<Read> done);

    /** Puts pages; false if some may not be there. */
    void setPages(Map<String, byte[]> pages, Consumer<Boolean> done);

    /** Gets those of the pages that are there; none if nothing could be read. */
    void getPages(Set<String> keys, Consumer<Map<String, byte[]>> done);

    /** Removes pages, now or never. */
    void removePages(Set<String> keys);

    /** The terms that have a ring. */
    void terms(Consumer<Set<Long>> done);

    /** Removes the ring and the pages of a term, now or never. */
    void forget(long term);

    /** Calls whenever a member was lost, and entries or pages may be lost with it. */
    void onLoss(Runnable action);

    /** Calls on the shared thread after that time. */
    void after(Duration delay, Runnable action);
}
