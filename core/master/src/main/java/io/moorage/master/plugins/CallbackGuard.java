package io.moorage.master.plugins;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls a plugin's code on the plugin's thread, and knows for how long it has not returned. */
final class CallbackGuard {
    private @Nullable Thread inside;
    private long since;
    private boolean late;

    /** Code of a plugin: it may throw anything. */
    interface Callback<T> {
        T call() throws Exception;
    }

    <T> T call(Callback<T> callback) throws Exception {
        synchronized (this) {
            since = System.nanoTime();
            inside = Thread.currentThread();
        }
        try {
            return callback.call();
        } finally {
            // What it did to its thread's interrupt would end the thread; who wants that says Quit beside it.
            Thread.interrupted();
            synchronized (this) {
                inside = null;
                late = false;
            }
        }
    }

    /** True once for each call that has lasted longer. */
    synchronized boolean becameLate(Duration timeout) {
        if (inside == null || late || System.nanoTime() - since < timeout.toNanos()) {
            return false;
        }
        late = true;
        return true;
    }

    /** Whether a call is late and has not returned since. */
    synchronized boolean late() {
        return late;
    }

    /** Where the call is, a frame a line. */
    synchronized String stack() {
        var stack = new StringBuilder();
        if (inside != null) {
            for (var frame : inside.getStackTrace()) {
                stack.append("\n    at ").append(frame);
            }
        }
        return stack.toString();
    }
}
