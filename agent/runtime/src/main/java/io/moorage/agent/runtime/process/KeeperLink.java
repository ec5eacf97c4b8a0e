package io.moorage.agent.runtime.process;

import io.moorage.agent.keeper.KeeperClient;
import io.moorage.agent.keeper.KeeperListener;
import io.moorage.agent.keeper.KeeperProcess;
import io.moorage.agent.keeper.KeeperTask;
import io.moorage.agent.keeper.KeeperUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the keeper: a living one is connected to, else one is started; after a lost connection the next call does it again. May be used from any
 * thread.
 */
final class KeeperLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeeperLink.class);

    private final ProcessConfig config;
    private final Consumer<KeeperTask> started;
    private final Consumer<KeeperTask> exited;
    private final Runnable lost;
    private @Nullable KeeperClient client;
    private @Nullable Listener listener;
    private boolean closed;

    /**
     * @param started a task of the keeper runs, told before the answer to its START
     * @param exited a task of the keeper ended
     * @param lost the connection ended, and not by {@link #close}: what happened since is to be asked
     */
    KeeperLink(ProcessConfig config, Consumer<KeeperTask> started, Consumer<KeeperTask> exited, Runnable lost) {
        this.config = config;
        this.started = started;
        this.exited = exited;
        this.lost = lost;
    }

    /** Whether there is, or was, a keeper that may have something to tell. */
    boolean mayRemember() {
        return Files.exists(config.keeperDirectory().resolve("keeper.log"));
    }

    /** A connected client; blocks while one is connected or a keeper is started. */
    synchronized KeeperClient client() throws KeeperUnavailableException {
        if (closed) {
            throw new KeeperUnavailableException("This agent's runtime is closed.");
        }
        if (client == null) {
            var connecting = new Listener();
            client = connect(connecting);
            listener = connecting;
        }
        return client;
    }

    /** The client there is; empty if one would have to be connected. */
    synchronized Optional<KeeperClient> connected() {
        return Optional.ofNullable(client);
    }

    private KeeperClient connect(KeeperListener connecting) throws KeeperUnavailableException {
        try {
            return KeeperClient.connect(config.keeperDirectory(), connecting, config.keeperDeadline());
        } catch (KeeperUnavailableException e) {
            LOG.debug("No keeper listens yet: {}", e.getMessage());
        }
        try {
            var keeper = KeeperProcess.start(config.javaHome(), config.keeperClasspath(), config.keeperDirectory());
            LOG.info("Keeper {} of '{}' started.", keeper.pid(), config.keeperDirectory());
            return keeper.connect(connecting, config.keeperDeadline());
        } catch (KeeperUnavailableException e) {
            throw e;
        } catch (IOException e) {
            throw new KeeperUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Not to be used again: the next call connects anew. */
    synchronized void drop(KeeperClient failed) {
        if (client == failed) {
            client = null;
            failed.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Whether anyone still wants to know. */
    private synchronized boolean ended(Listener of) {
        if (listener == of) {
            client = null;
            listener = null;
        }
        return !closed;
    }

    /** Told on the client's reader thread, which must not wait for the lock that a connecting thread holds. */
    private final class Listener implements KeeperListener {
        @Override
        public void started(KeeperTask task) {
            started.accept(task);
        }

        @Override
        public void exited(KeeperTask task) {
            exited.accept(task);
        }

        @Override
        public void disconnected(String sentence) {
            Thread.ofPlatform().daemon().name("keeper-lost").start(() -> {
                if (ended(this)) {
                    LOG.warn("The keeper is out of sight: {}", sentence);
                    lost.run();
                }
            });
        }
    }
}
