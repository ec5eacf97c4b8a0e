package io.moorage.grid;

import io.moorage.engine.turn.Released;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one leadership writes to the grid: its ring, and pages whenever a quarter of the ring has passed since the last, or
 * readers of the ring cannot go on. One thread only.
 */
public final class TermWriter {
    /** How long the rings of earlier terms stay for streams that read them. */
    static final Duration OLD_TERMS_STAY = Duration.ofMinutes(10);

    private static final Duration PAGES_RETRY = Duration.ofSeconds(1);

    private final GridPort port;
    private final long term;
    private final long commandBefore;
    private final RingBounds bounds;
    private final RingWriter ring;
    private final PageWriter pages;
    private Optional<Released> newestWhole = Optional.empty();
    private long entriesAtManifest;
    private boolean pagesDue = true;
    private boolean pagesPaused;
    private long gaps;
    private boolean closed;

    /**
     * Begins to write a term.
     *
     * @param before the last released turn before the first that {@link #released} will bring; absent at the beginning of a term
     * @param commandBefore the last command of the registry before the leadership's own
     */
    public TermWriter(GridPort port, long term, RingBounds bounds, long commandBefore, Optional<Released> before) {
        this.port = port;
        this.term = term;
        this.bounds = bounds;
        this.commandBefore = commandBefore;
        long after = before.map(released -> released.turn().number()).orElse(0L);
        ring = new RingWriter(port, term, bounds, after, commandBefore, this::gap);
        pages = new PageWriter(port, term);
        newestWhole = before.filter(Released::whole);
        port.terms(terms ->
                terms.stream().filter(old -> old < term).forEach(old -> port.after(OLD_TERMS_STAY, () -> forget(old))));
        port.onLoss(this::lost);
        writePagesIfDue();
    }

    private void lost() {
        ring.lost();
        pages.rewriteAll();
        gap();
        writePagesIfDue();
    }

    private void forget(long old) {
        if (!closed) {
            port.forget(old);
        }
    }

    private void gap() {
        pagesDue = true;
        gaps++;
    }

    /**
     * Takes released turns, in order.
     *
     * @param lost whether turns before these were dropped on the way here
     * @param nanos when each was released
     */
    public void released(List<Released> turns, boolean lost, List<Long> nanos) {
        if (lost && !turns.isEmpty()) {
            ring.skipThrough(turns.get(0).turn().number() - 1);
        }
        for (int i = 0; i < turns.size(); i++) {
            var released = turns.get(i);
            ring.gather(released, nanos.get(i));
            if (released.whole()) {
                newestWhole = Optional.of(released);
            }
        }
        ring.appendNext();
        writePagesIfDue();
    }

    private void writePagesIfDue() {
        pagesDue |= ring.appendedEntries() - entriesAtManifest >= bounds.entriesBetweenManifests();
        boolean possible = newestWhole
                .filter(newest -> newest.turn().number() >= ring.skippedThrough())
                .isPresent();
        if (!pagesDue || !possible || pagesPaused || pages.busy() || closed) {
            return;
        }
        pagesDue = false;
        entriesAtManifest = ring.appendedEntries();
        var newest = newestWhole.orElseThrow();
        var cut = new PageWriter.Cut(
                newest.turn().number(),
                Math.max(commandBefore, newest.command()),
                ring.gridNewest(),
                newest.turn().after());
        pages.write(cut, this::pagesWritten);
    }

    private void pagesWritten(boolean written) {
        if (!written) {
            pagesDue = true;
            pagesPaused = true;
            port.after(PAGES_RETRY, () -> {
                pagesPaused = false;
                writePagesIfDue();
            });
        }
        writePagesIfDue();
    }

    /** Ends; what is gathered is dropped with it. */
    public void close() {
        closed = true;
        ring.close();
    }

    public long term() {
        return term;
    }

    /** Where in the grid to read on from that turn; empty if the ring does not hold what follows it. */
    public OptionalLong positionAfter(long turn) {
        return ring.positionAfter(turn);
    }

    public WriterStatus status() {
        var manifest = pages.manifest();
        return new WriterStatus(
                term,
                ring.entries(),
                ring.bytes(),
                ring.appendedEntries(),
                ring.lagTurns(),
                ring.waitingSince(),
                manifest.sequence(),
                manifest.pages().size(),
                gaps);
    }
}
