package io.moorage.grid;

/**
 * How much the ring holds.
 *
 * @param entriesMax entries of the ring in the grid; the oldest give way
 * @param entryBytes at which an entry is full; one ends where a command of the registry ends, so some are larger
 * @param gatheredBytesMax what waits here while the grid is slow or away; beyond it all of it is dropped, and pages stand in
 */
public record RingBounds(int entriesMax, int entryBytes, int gatheredBytesMax) {
    /** 2,048 full entries are 32 MiB. */
    public static final RingBounds DEFAULT = new RingBounds(2_048, 16 * 1024, 8 * 1024 * 1024);

    public RingBounds {
        if (entriesMax < 8 || entryBytes < 1 || gatheredBytesMax < entryBytes) {
            throw new IllegalArgumentException(
                    "A ring has at least 8 entries and gathers at least one of them, but this has %d of %d bytes and gathers %d bytes."
                            .formatted(entriesMax, entryBytes, gatheredBytesMax));
        }
    }

    /** After so many entries new pages are begun, so that they are there before half the ring has passed. */
    int entriesBetweenManifests() {
        return entriesMax / 4;
    }

    public RingBounds withEntriesMax(int entries) {
        return new RingBounds(entries, entryBytes, gatheredBytesMax);
    }
}
