package io.moorage.master.grid;

import io.moorage.grid.GridMember;
import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Starts members; the real one takes a second or two. */
@FunctionalInterface
public interface GridStarter {
    /**
     * Starts one; may block.
     *
     * @param thread on which the member answers
     * @param onEnd called there with a sentence if it ends by itself
     * @throws IOException if it cannot start; the message says why
     */
    GridMember start(ScheduledExecutorService thread, Consumer<String> onEnd) throws IOException;
}
