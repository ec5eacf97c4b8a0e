package io.moorage.grid;

import io.moorage.engine.state.ClusterState;
import io.moorage.engine.state.PageAppliers;
import io.moorage.engine.state.StatePage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Writes consistent cuts of the state beside the ring: the pages of one state that differ from the last cut's, then a manifest
 * that names them all, then what is superseded goes. One cut at a time, one thread only.
 */
final class PageWriter {
    private static final int WRITE_BYTES = 1024 * 1024;

    private final GridPort port;
    private final long term;
    private Map<String, StatePage> pages = Map.of();
    private Manifest manifest = new Manifest(0, 0, -1, Map.of());
    private final Set<String> superseded = new HashSet<>();
    private boolean busy;
    private boolean rewrite;

    /** The state after one turn. */
    record Cut(long sequence, long command, long gridPosition, ClusterState state) {}

    PageWriter(GridPort port, long term) {
        this.port = port;
        this.term = term;
    }

    boolean busy() {
        return busy;
    }

    /** The newest that is in place. */
    Manifest manifest() {
        return manifest;
    }

    /** The next cut has every page, for some of those that are in place may not be there any more. */
    void rewriteAll() {
        rewrite = true;
    }

    void write(Cut cut, Consumer<Boolean> done) {
        busy = true;
        boolean all = rewrite;
        rewrite = false;
        var next = PageAppliers.pagesOf(cut.state());
        var places = new HashMap<String, Long>();
        var changed = new ArrayDeque<StatePage>();
        next.forEach((name, page) -> {
            var before = manifest.pages().get(name);
            if (!all && before != null && page.equals(pages.get(name))) {
                places.put(name, before);
            } else {
                places.put(name, cut.sequence());
                changed.add(page);
                // Until the manifest is in place nobody knows whether this attempt counts.
                superseded.add(Manifest.key(term, name, cut.sequence()));
            }
        });
        var following = new Manifest(cut.sequence(), cut.command(), cut.gridPosition(), places);
        writePages(changed, cut.sequence(), written -> {
            if (written) {
                writeManifest(following, next, done);
            } else {
                end(false, done);
            }
        });
    }

    private void writePages(ArrayDeque<StatePage> left, long sequence, Consumer<Boolean> done) {
        if (left.isEmpty()) {
            done.accept(true);
            return;
        }
        var some = new LinkedHashMap<String, byte[]>();
        for (int bytes = 0; !left.isEmpty() && bytes < WRITE_BYTES; ) {
            var page = left.remove();
            var encoded = Manifest.PAGES.encode(page);
            some.put(Manifest.key(term, page.name(), sequence), encoded);
            bytes += encoded.length;
        }
        port.setPages(some, written -> {
            if (written) {
                writePages(left, sequence, done);
            } else {
                done.accept(false);
            }
        });
    }

    private void writeManifest(Manifest following, Map<String, StatePage> next, Consumer<Boolean> done) {
        port.setPages(Map.of(Manifest.key(term), Manifest.CODEC.encode(following)), written -> {
            if (written) {
                superseded.addAll(manifest.keys(term));
                superseded.removeAll(following.keys(term));
                manifest = following;
                pages = next;
                port.removePages(Set.copyOf(superseded));
                superseded.clear();
            }
            end(written, done);
        });
    }

    private void end(boolean written, Consumer<Boolean> done) {
        busy = false;
        rewrite |= !written;
        done.accept(written);
    }
}
