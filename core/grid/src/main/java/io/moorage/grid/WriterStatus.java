package io.moorage.grid;

import java.util.OptionalLong;

/**
 * What a leader tells of its ring and pages.
 *
 * @param entries in the ring now, as far as this writer knows
 * @param bytes of those entries
 * @param appended entries since the writer began
 * @param lagTurns released turns that are not known to be in the ring
 * @param waitingSince when the oldest of them was released, by the clock of whoever handed them over
 * @param manifestSequence the turn of the newest pages; 0 before the first
 * @param pages how many they are
 * @param gaps how often readers of the ring were sent to the pages
 */
public record WriterStatus(
        long term,
        int entries,
        long bytes,
        long appended,
        int lagTurns,
        OptionalLong waitingSince,
        long manifestSequence,
        int pages,
        long gaps) {}
