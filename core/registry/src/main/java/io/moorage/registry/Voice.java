package io.moorage.registry;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.engine.registry.RegistryListener;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one voice in which the registry speaks to its listener: one call at a time, in order, each leadership once. Ratis calls
 * from many threads and some of its calls are late; what is said is checked against the present when it is said.
 */
final class Voice {
    private static final Logger LOG = LoggerFactory.getLogger(Voice.class);
    private static final long NONE = -1;

    private final ClusterId clusterId;
    private final RegistryListener listener;
    private final Executor thread;
    private final LongPredicate leadsIn;

    /** The leadership announced and not taken back. Written by the voice's thread, read by any. */
    private volatile long leadingTerm = NONE;

    // Of the voice's thread.
    private long lastTermSaid = NONE;
    private boolean failed;

    /**
     * @param thread runs one task at a time, in order
     * @param leadsIn whether this master leads in that term at this moment; does not block
     */
    Voice(ClusterId clusterId, RegistryListener listener, Executor thread, LongPredicate leadsIn) {
        this.clusterId = clusterId;
        this.listener = listener;
        this.thread = thread;
        this.leadsIn = leadsIn;
    }

    boolean announced() {
        return leadingTerm != NONE;
    }

    long leadingTerm() {
        return leadingTerm;
    }

    void leading(long term) {
        say(() -> {
            if (!failed && term > lastTermSaid && leadsIn.test(term)) {
                lastTermSaid = term;
                leadingTerm = term;
                listener.leading(new Epoch(clusterId, term));
            }
        });
    }

    /** The leadership that was announced last, if any, is over. */
    void notLeading() {
        say(this::sayNotLeading);
    }

    /** The leadership that was announced last is over if this master does not lead in its term any more. */
    void doubtLeading() {
        say(() -> {
            if (announced() && !leadsIn.test(leadingTerm)) {
                sayNotLeading();
            }
        });
    }

    private void sayNotLeading() {
        long term = leadingTerm;
        if (term != NONE) {
            leadingTerm = NONE;
            listener.notLeading(new Epoch(clusterId, term));
        }
    }

    /** Once; nothing but the end of a leadership is said after it. */
    void failed(String sentence, Throwable cause) {
        say(() -> {
            if (!failed) {
                failed = true;
                listener.failed(sentence, cause);
            }
        });
    }

    /** In order with everything else said. */
    void say(Runnable words) {
        thread.execute(() -> {
            try {
                words.run();
            } catch (RuntimeException | Error e) {
                LOG.error("A listener of the registry threw, which it must not.", e);
            }
        });
    }
}
