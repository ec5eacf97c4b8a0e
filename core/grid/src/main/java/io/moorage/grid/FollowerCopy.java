package io.moorage.grid;

import io.moorage.codec.CodecException;
import io.moorage.engine.state.ClusterAppliers;
import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.PageAppliers;
import io.moorage.engine.state.StatePage;
import io.moorage.grid.GridPort.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows one term from the grid alone: manifest, pages, then the ring, whose changes the engine's own appliers apply. Places
 * are told by the entries themselves, never by the grid's positions, which may be reused or run backwards. One thread only.
 *
 * <pre>
 *   manifest -> pages (one missing: manifest again) -> entries: known: skipped; next: applied; gap: manifest again
 * </pre>
 */
public final class FollowerCopy {
    private static final Duration RETRY = Duration.ofMillis(100);

    private final GridPort port;
    private final Listener listener;
    private Optional<Copy> copy = Optional.empty();
    private long term;
    private long attempt;
    private long tailedManifest = -1;
    private boolean following;
    private boolean fromOldest;
    private long loads;
    private long reloads;

    /** Hears what the copy comes to. */
    public interface Listener {
        void changed(Copy copy);

        /** What the grid holds cannot be read by this release: nothing more comes until another term is followed. */
        void broken(String sentence);
    }

    public FollowerCopy(GridPort port, Listener listener) {
        this.port = port;
        this.listener = listener;
        port.onLoss(this::lookAgain);
    }

    /** Follows this term from now on; the copy of another one is kept until the first of this is there. */
    public void follow(long newTerm) {
        term = newTerm;
        tailedManifest = -1;
        following = true;
        load();
    }

    /** The ring may have run backwards: a read that waits for what follows its newest would miss what took its place. */
    private void lookAgain() {
        if (following) {
            load();
        }
    }

    /** Stops following; {@link #copy} stays. */
    public void stop() {
        following = false;
        attempt++;
    }

    public Optional<Copy> copy() {
        return copy;
    }

    /** How often pages were loaded. */
    public long loads() {
        return loads;
    }

    /** How often the ring could not be followed. */
    public long reloads() {
        return reloads;
    }

    private void load() {
        long mine = ++attempt;
        port.getPages(Set.of(Manifest.key(term)), found -> {
            if (mine == attempt) {
                manifest(found.get(Manifest.key(term)));
            }
        });
    }

    private void loadLater() {
        long mine = ++attempt;
        port.after(RETRY, () -> {
            if (mine == attempt) {
                load();
            }
        });
    }

    private void manifest(byte @Nullable [] bytes) {
        if (bytes == null) {
            loadLater();
            return;
        }
        try {
            var manifest = Manifest.CODEC.decode(bytes);
            if (copy.filter(has -> has.term() == term && has.sequence() >= manifest.sequence())
                    .isPresent()) {
                tail(manifest);
            } else {
                loadPages(manifest);
            }
        } catch (CodecException e) {
            broken(e);
        }
    }

    private void loadPages(Manifest manifest) {
        long mine = ++attempt;
        port.getPages(manifest.keys(term), found -> {
            if (mine != attempt) {
                return;
            }
            if (found.size() < manifest.pages().size()) {
                loadLater();
                return;
            }
            try {
                loads++;
                become(new Copy(term, manifest.sequence(), manifest.command(), assemble(found)));
                tail(manifest);
            } catch (CodecException e) {
                broken(e);
            }
        });
    }

    private static ClusterState assemble(Map<String, byte[]> found) throws CodecException {
        var pages = new ArrayList<StatePage>();
        for (var bytes : found.values()) {
            pages.add(Manifest.PAGES.decode(bytes));
        }
        return PageAppliers.assemble(pages);
    }

    /** Where a manifest says first; if that led nowhere and no newer one is there, from the oldest entry. */
    private void tail(Manifest manifest) {
        fromOldest = manifest.sequence() == tailedManifest && !fromOldest;
        tailedManifest = manifest.sequence();
        read(fromOldest ? GridPort.OLDEST : manifest.gridPosition() + 1);
    }

    private void read(long from) {
        long mine = ++attempt;
        port.read(term, from, result -> {
            if (mine == attempt) {
                take(from, result);
            }
        });
    }

    private void take(long from, Read result) {
        switch (result) {
            case Read.Entries entries -> {
                try {
                    for (var bytes : entries.entries()) {
                        if (!apply(RingEntry.decode(bytes))) {
                            reload();
                            return;
                        }
                    }
                    read(entries.next());
                } catch (CodecException e) {
                    broken(e);
                }
            }
            case Read.Failed failed -> {
                long mine = ++attempt;
                port.after(RETRY, () -> {
                    if (mine == attempt) {
                        read(from);
                    }
                });
            }
        }
    }

    private void reload() {
        reloads++;
        loadLater();
    }

    /** False if turns are missing between the copy and this entry. */
    private boolean apply(RingEntry entry) throws CodecException {
        var has = copy.orElseThrow();
        if (entry.term() != term || entry.through() <= has.sequence()) {
            return true;
        }
        if (entry.after() > has.sequence()) {
            return false;
        }
        var state = has.state();
        for (var turn : entry.turns()) {
            if (turn.number() > has.sequence()) {
                for (var change : turn.changes()) {
                    state = ClusterAppliers.apply(state, change);
                }
            }
        }
        become(new Copy(term, entry.through(), entry.command(), state));
        return true;
    }

    private void become(Copy next) {
        copy = Optional.of(next);
        listener.changed(next);
    }

    private void broken(CodecException e) {
        stop();
        listener.broken(String.valueOf(e.getMessage()));
    }
}
