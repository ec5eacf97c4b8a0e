package io.moorage.agent.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one container's output from the engine's log to its sandbox while it runs. One stream of the engine, on a thread of its own; when it
 * breaks, the next one goes on where it ended. May be used from any thread.
 */
final class SandboxLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxLog.class);

    private final DockerEngine engine;
    private final String name;
    private final Path sandbox;
    private final Path positionFile;
    private @Nullable LogFiles files;
    private @Nullable Stream stream;
    private boolean closed;

    SandboxLog(DockerEngine engine, String name, Path sandbox, Path positionFile) {
        this.engine = engine;
        this.name = name;
        this.sandbox = sandbox;
        this.positionFile = positionFile;
    }

    /** Whether this agent, in this life or an earlier one, saw the container run. */
    boolean everFollowed() {
        return Files.exists(positionFile);
    }

    /** Follows the output unless it does so already. */
    synchronized void follow() {
        if (!closed && (stream == null || stream.ended)) {
            open(true);
        }
    }

    private synchronized @Nullable Stream open(boolean follow) {
        try {
            var open = files == null ? LogFiles.open(sandbox, positionFile) : files;
            files = open;
            open.rewind();
            var opening = new Stream(open);
            stream = opening;
            engine.streams()
                    .logContainerCmd(name)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTimestamps(true)
                    .withFollowStream(follow)
                    .withSince(open.sinceSeconds())
                    .exec(opening);
            return opening;
        } catch (IOException e) {
            LOG.warn("The output of container '{}' cannot be written to '{}': {}.", name, sandbox, e.toString());
            return null;
        }
    }

    /**
     * The container has ended: reads what is left. Blocks.
     *
     * @return whether all of it is in the sandbox
     */
    boolean finish(Duration deadline) throws InterruptedException {
        Stream last;
        synchronized (this) {
            if (closed) {
                return false;
            }
            if (stream != null) {
                stream.give();
            }
            last = open(false);
        }
        boolean whole =
                last != null && last.awaitCompletion(deadline.toMillis(), TimeUnit.MILLISECONDS) && !last.broken;
        close();
        return whole;
    }

    /** Stops; what is there stays, and a next life goes on from it. */
    @Override
    public synchronized void close() {
        closed = true;
        if (stream != null) {
            stream.give();
        }
        if (files != null) {
            try {
                files.close();
            } catch (IOException e) {
                LOG.warn("The output of container '{}' is not closed: {}.", name, e.toString());
            }
            files = null;
        }
    }

    /** The container is forgotten. */
    void forget() {
        close();
        try {
            Files.deleteIfExists(positionFile);
        } catch (IOException e) {
            LOG.warn("'{}' cannot be removed: {}.", positionFile, e.toString());
        }
    }

    private final class Stream extends ResultCallback.Adapter<Frame> {
        private final LogFiles into;
        private boolean given;
        private volatile boolean ended;
        private volatile boolean broken;

        Stream(LogFiles into) {
            this.into = into;
        }

        /** Another stream takes over, or none. */
        void give() {
            synchronized (SandboxLog.this) {
                given = true;
            }
            try {
                close();
            } catch (IOException e) {
                LOG.debug("A stream of container '{}' did not close.", name, e);
            }
        }

        @Override
        public void onNext(Frame frame) {
            synchronized (SandboxLog.this) {
                if (!given) {
                    try {
                        into.take(frame);
                    } catch (IOException e) {
                        LOG.warn("Output of container '{}' is lost: {}.", name, e.toString());
                        broken = true;
                    }
                }
            }
        }

        @Override
        public void onError(Throwable problem) {
            broken = true;
            ended = true;
            super.onError(problem);
        }

        @Override
        public void onComplete() {
            ended = true;
            super.onComplete();
        }
    }
}
