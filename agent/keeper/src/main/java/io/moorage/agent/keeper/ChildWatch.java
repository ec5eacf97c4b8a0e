package io.moorage.agent.keeper;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.concurrent.Semaphore;

/**
 * Waits until a child has ended and says so, leaving it unreaped: reaping is for the keeper's loop, so that between a spawn and its record no pid
 * can be freed or reused. Idle without children: waitid(2) is called only after {@link #resume}, once per call.
 */
final class ChildWatch {
    private final Semaphore resumed = new Semaphore(0);

    void start(Runnable childEnded) {
        Thread.ofPlatform().daemon().name("keeper-children").start(() -> watch(childEnded));
    }

    /** There are children, and those that had ended are reaped: wait for the next. */
    void resume() {
        resumed.release();
    }

    private void watch(Runnable childEnded) {
        while (true) {
            resumed.acquireUninterruptibly();
            while (Libc.waitid(Libc.P_ALL, 0, Pointer.NULL, Libc.WEXITED | Libc.WNOWAIT) != 0
                    && Native.getLastError() == Libc.EINTR) {
                // A signal to the keeper is no child's end.
            }
            childEnded.run();
        }
    }
}
