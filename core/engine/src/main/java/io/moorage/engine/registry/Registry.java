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
     * Opens the log and takes part in elections from then on. Called once. Blocks while the files are read; the replay into
     * the image may go on behind it, and {@link RegistryListener#leading} comes after it. What the replay cannot read is told
     * as {@link RegistryListener#failed}. The listener is called from threads of the registry, one call at a time, and may be
     * called before this returns.
     *
     * @throws IOException if the log cannot be read; the sentence says which file and what to do
     * @throws IllegalStateException if it was started before
     */
    void start(CommittedImage image, RegistryListener listener) throws IOException;

    /**
     * Appends one command and calls back when its fate is known, from a thread of the registry. Never blocks. At most one
     * append is in flight: a second before the callback is a bug and throws IllegalStateException; from within the callback
     * the next one may be sent. The array is copied.
     *
     * @param epoch the leadership that decided the command; one of another cluster is a bug and throws
     *     IllegalArgumentException, as does a command that is too large
     */
    void append(Epoch epoch, byte[] command, AppendCallback callback);

    /**
     * Whether a majority answered this leader within half the minimum election timeout, by the monotonic clock. Always true
     * for a group of one that leads. May be called from any thread; never blocks.
     */
    boolean holdsLease();

    /** What the operator sees of the log. May be called from any thread; never blocks. */
    RegistryStatus status();

    /**
     * Leaves elections and closes the log; may block for a second or more. A command in flight is answered, {@link
     * AppendResult.Unknown} if nothing better is known, and the end of the leadership is told before this returns. A second
     * call does nothing.
     */
    @Override
    void close();
}
