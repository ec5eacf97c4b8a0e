package io.moorage.engine.registry;

import io.moorage.api.Epoch;
import java.io.IOException;

/**
 * The ordered, durable log of what was decided. It moves bytes: the engine encodes and decodes commands.
 *
 * <p>Contract, which {@code RegistryContract} checks on every implementation:
 *
 * <ol>
 *   <li>A command whose append was answered {@link AppendResult.Committed} is in the image of every later leader, once and in order.
 *   <li>A command whose append was answered otherwise may or may not be there; it is never there twice.
 *   <li>A command of an epoch that is not the current one when it is applied changes no image.
 *   <li>{@link RegistryListener#leading} comes after every earlier command was applied to the image.
 *   <li>After {@link RegistryListener#failed} nothing more is committed by this instance; the process should end.
 * </ol>
 */
public interface Registry extends AutoCloseable {
    /** What one command may hold at most; a larger one is refused with an exception, for it is a bug of the caller. */
    int COMMAND_BYTES_MAX = 4 * 1024 * 1024;

    /**
     * Replays the log into the image and takes part in elections from then on. Called once. May block for as long as the
     * replay takes. The listener is called from threads of the registry, one call at a time.
     *
     * @throws IOException if the log cannot be read; the sentence says which file and what to do
     */
    void start(CommittedImage image, RegistryListener listener) throws IOException;

    /**
     * Appends one command and calls back when its fate is known, from a thread of the registry. Never blocks. At most one
     * append is in flight: a second before the callback is a bug and throws IllegalStateException.
     */
    void append(Epoch epoch, byte[] command, AppendCallback callback);

    /**
     * Whether a majority answered this leader within half the minimum election timeout, by the monotonic clock. Always true
     * for a group of one that leads. May be called from any thread; never blocks.
     */
    boolean holdsLease();

    /** What the operator sees of the log. May be called from any thread; never blocks. */
    RegistryStatus status();

    /** Leaves elections and closes the log. A command in flight is answered {@link AppendResult.Unknown}. */
    @Override
    void close();
}
