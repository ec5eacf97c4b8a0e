package io.moorage.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in order, on a thread that does not keep the process alive. The thread ends when idle, so there is
 * nothing to shut down and no task is ever rejected. The queue is short by construction: one command in flight, a few events
 * per leadership.
 */
final class DaemonThread implements Executor {
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor tasks;
    private volatile @Nullable Thread worker;

    DaemonThread(String name) {
        this.tasks = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> newWorker(name, task));
        tasks.allowCoreThreadTimeOut(true);
    }

    private Thread newWorker(String name, Runnable task) {
        var thread = Thread.ofPlatform().name(name).daemon().unstarted(task);
        worker = thread;
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.execute(task);
    }

    boolean isCurrent() {
        return Thread.currentThread() == worker;
    }

    /** Runs the task on a daemon thread of its own and waits for it: threads that it starts inherit being daemons. */
    static <T> T call(String name, Callable<T> task) throws IOException {
        var future = new FutureTask<>(task);
        Thread.ofPlatform().name(name).daemon().start(future);
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted while the registry started.").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e.getCause());
        }
    }
}
