package io.moorage.agent.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one container's output from the engine's log to its sandbox while it runs. One stream of the engine, on a thread of its own; when it
 * breaks, the next one goes on where it ended. Reads the stream itself: docker-java cuts entries into pieces and does not tell where. May be used
 * from any thread.
 */
final class SandboxLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxLog.class);

    /** An entry is at most 16 KB, its time and its frame; more is not one. */
    private static final int ENTRY_MAX = 1 << 20;

    private static final int STDERR = 2;
    private static final int FRAME_PADDING = 3;
    private static final int HTTP_OK = 200;

    private final DockerEngine engine;
    private final String name;
    private final Path sandbox;
    private final Path positionFile;
    private @Nullable LogFiles files;
    private @Nullable Follower follower;
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
        if (!closed && (follower == null || follower.ended)) {
            try {
                follower = new Follower(rewound());
            } catch (IOException e) {
                LOG.warn("The output of container '{}' cannot be written to '{}': {}.", name, sandbox, e.toString());
            }
        }
    }

    private LogFiles rewound() throws IOException {
        var open = files == null ? LogFiles.open(sandbox, positionFile) : files;
        files = open;
        open.rewind();
        return open;
    }

    /**
     * The container has ended: reads what is left. Blocks.
     *
     * @return whether all of it is in the sandbox
     */
    boolean finish(Duration deadline) {
        LogFiles into;
        Reader reader;
        try {
            synchronized (this) {
                if (closed) {
                    return false;
                }
                if (follower != null) {
                    follower.stop();
                }
                into = rewound();
                reader = new Reader(into);
            }
            engine.call(deadline, docker -> {
                reader.read(false);
                return true;
            });
            return reader.whole;
        } catch (IOException | EngineUnavailableException e) {
            LOG.warn("The rest of the output of container '{}' is not to be had: {}.", name, e.toString());
            return false;
        } finally {
            close();
        }
    }

    /** Stops; what is there stays, and a next life goes on from it. */
    @Override
    public synchronized void close() {
        closed = true;
        if (follower != null) {
            follower.stop();
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

    /** Reads the engine's log once, from where the files are. */
    private class Reader {
        private final LogFiles into;
        private boolean stopped;
        private boolean whole;

        Reader(LogFiles into) {
            this.into = into;
        }

        void read(boolean follow) {
            var path = "/containers/%s/logs?stdout=1&stderr=1&timestamps=1&follow=%d&since=%d"
                    .formatted(name, follow ? 1 : 0, into.sinceSeconds());
            try (var response = engine.get(path)) {
                if (response.getStatusCode() == HTTP_OK) {
                    entries(response);
                }
            } catch (IOException e) {
                LOG.debug("The log of container '{}' broke off: {}", name, e.toString());
            }
        }

        private void entries(Response response) throws IOException {
            var in = new DataInputStream(new java.io.BufferedInputStream(response.getBody()));
            while (true) {
                int stream = in.read();
                if (stream < 0) {
                    whole = true;
                    return;
                }
                in.skipNBytes(FRAME_PADDING);
                int length = in.readInt();
                if (length < 0 || length > ENTRY_MAX) {
                    throw new IOException("an entry of %d bytes".formatted(length));
                }
                var entry = in.readNBytes(length);
                if (entry.length < length) {
                    throw new EOFException("an entry was cut off");
                }
                synchronized (SandboxLog.this) {
                    if (stopped) {
                        return;
                    }
                    into.take(stream == STDERR, entry);
                }
            }
        }

        /** From now on it writes nothing; called with the lock held. */
        void stop() {
            stopped = true;
        }
    }

    /** One that waits for more, on a thread of its own. */
    private final class Follower extends Reader {
        private final Thread thread;
        private volatile boolean ended;

        Follower(LogFiles into) {
            super(into);
            thread = Thread.ofPlatform().daemon().name("docker-log-" + name).start(this::run);
        }

        private void run() {
            try {
                read(true);
            } catch (RuntimeException e) {
                LOG.debug("The log of container '{}' is out of reach: {}", name, e.toString());
            } finally {
                ended = true;
            }
        }

        /** The interrupt closes its connection. */
        @Override
        void stop() {
            super.stop();
            thread.interrupt();
        }
    }
}
