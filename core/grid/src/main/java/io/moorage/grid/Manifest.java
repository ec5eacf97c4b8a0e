package io.moorage.grid;

import io.moorage.codec.VersionedCodec;
import io.moorage.engine.state.StatePage;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which pages make up the state after one turn.
 *
 * @param sequence that turn; the ring goes on after it
 * @param command the last command of the registry in it
 * @param gridPosition up to which entries of the ring hold nothing newer; a hint, to be checked by the entries themselves
 * @param pages names, and the turn after which each was written
 */
record Manifest(long sequence, long command, long gridPosition, Map<String, Long> pages) {
    static final VersionedCodec<Manifest> CODEC =
            new VersionedCodec<>("The manifest of the grid's pages", 1, Manifest.class);
    static final VersionedCodec<StatePage> PAGES = new VersionedCodec<>("A page of the grid", 2, StatePage.class);

    Manifest {
        pages = Collections.unmodifiableMap(new HashMap<>(pages));
    }

    static String key(long term) {
        return term + "/manifest";
    }

    static String key(long term, String page, long sequence) {
        return term + "/" + page + "/" + sequence;
    }

    Set<String> keys(long term) {
        return pages.entrySet().stream()
                .map(page -> key(term, page.getKey(), page.getValue()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
