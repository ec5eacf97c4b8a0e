package io.moorage.master.http;

import io.moorage.master.loop.Published;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a reader is: a term and a turn in it. Written as {@code term-turn}. */
record Sequence(long term, long turn) {
    static final String HEADER = "x-moor-sequence";
    private static final int LENGTH_MAX = 40;

    static Sequence of(Published published) {
        return new Sequence(published.epoch().map(epoch -> epoch.term()).orElse(0L), published.sequence());
    }

    static Optional<Sequence> parse(@Nullable String text) {
        if (text == null || text.length() > LENGTH_MAX || !text.matches("[0-9]{1,18}-[0-9]{1,18}")) {
            return Optional.empty();
        }
        int dash = text.indexOf('-');
        return Optional.of(
                new Sequence(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1))));
    }

    @Override
    public String toString() {
        return term + "-" + turn;
    }
}
