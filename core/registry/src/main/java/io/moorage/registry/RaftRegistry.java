package io.moorage.registry;

import io.moorage.api.ClusterId;
import io.moorage.api.Epoch;
import io.moorage.engine.registry.AppendCallback;
import io.moorage.engine.registry.AppendResult;
import io.moorage.engine.registry.CommittedImage;
import io.moorage.engine.registry.Registry;
import io.moorage.engine.registry.RegistryListener;
import io.moorage.engine.registry.RegistryStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry on a Raft log. One writer thread submits, for Ratis' submit may block; one voice calls back. Every thread is a
 * daemon: none of them keeps the process alive.
 */
public final class RaftRegistry implements Registry {
    private static final Logger LOG = LoggerFactory.getLogger(RaftRegistry.class);
    private static final long SNAPSHOT_TIMEOUT_MILLIS = 60_000;
    private static final long LAST_WORDS_SECONDS = 10;

    private final RegistryConfig config;
    private final DaemonThread writer;
    private final DaemonThread speaker;
    private final Lease lease = new Lease(RaftSettings.LEASE_MILLIS);
    private final DiskUsage diskUsage;

    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable Flight> inFlight = new AtomicReference<>();
    private final AtomicLong commands = new AtomicLong();
    private final ClientId clientId = ClientId.randomId();
    private volatile boolean failed;
    private volatile @Nullable Running running;
    private volatile @Nullable DirectoryLock lock;

    /** What exists from a start on. */
    private record Running(ClusterId clusterId, RaftServer server, RaftServer.Division division, Voice voice) {
        boolean leadsIn(long term) {
            return RaftRegistry.leadsIn(division, term);
        }
    }

    /** One append on its way. */
    private static final class Flight {
        final CommandId id;
        final AppendCallback callback;
        final AtomicBoolean settled = new AtomicBoolean();
        volatile boolean logged;

        Flight(CommandId id, AppendCallback callback) {
            this.id = id;
            this.callback = callback;
        }
    }

    public RaftRegistry(RegistryConfig config) {
        this.config = config;
        this.writer = new DaemonThread("registry-writer");
        this.speaker = new DaemonThread("registry-voice");
        this.diskUsage = new DiskUsage(config.dir());
    }

    /** The cluster that this registry belongs to; known once it was started. */
    public ClusterId clusterId() {
        return running().clusterId();
    }

    /** The master that leads as far as this one knows. May be called from any thread; never blocks. */
    public Optional<String> leader() {
        return Optional.ofNullable(running().division().getInfo().getLeaderId()).map(Object::toString);
    }

    /**
     * {@inheritDoc}
     *
     * <p>What can be seen in the files is refused here. A command that this release cannot read is met during the replay that
     * follows, and told as {@link RegistryListener#failed}.
     */
    @Override
    public void start(CommittedImage image, RegistryListener listener) throws IOException {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("This registry was started before; make a new one.");
        }
        try {
            Files.createDirectories(config.dir());
            lock = DirectoryLock.take(config.dir());
            var clusterId = new ClusterIdFile(config.dir()).readOrMake(config.clusterId());
            var group = new RaftGroupOnDisk(config, clusterId);
            group.verify();
            // Ratis' threads inherit being a daemon from the thread that makes them.
            DaemonThread.call("registry-start", () -> run(group, image, listener));
            diskUsage.refresh();
        } catch (IOException | RuntimeException e) {
            close();
            throw StartFailure.explain(config, e);
        }
    }

    private Void run(RaftGroupOnDisk group, CommittedImage image, RegistryListener listener) throws IOException {
        var events = new Events();
        var stateMachine = new ImageStateMachine(group.clusterId(), image, config.snapshotBytes(), events);
        var server = group.newServer(stateMachine, RaftSettings.of(config), lease);
        try {
            var division = server.getDivision(group.id());
            var voice = new Voice(group.clusterId(), listener, speaker, term -> leadsIn(division, term));
            running = new Running(group.clusterId(), server, division, voice);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        server.start();
        return null;
    }

    private static boolean leadsIn(RaftServer.Division division, long term) {
        var info = division.getInfo();
        return info.isLeader() && info.getCurrentTerm() == term && info.isAlive();
    }

    @Override
    public void append(Epoch epoch, byte[] command, AppendCallback callback) {
        if (command.length > COMMAND_BYTES_MAX) {
            throw new IllegalArgumentException("A command may have at most %d bytes, but this one has %d."
                    .formatted(COMMAND_BYTES_MAX, command.length));
        }
        var now = running();
        if (!epoch.clusterId().equals(now.clusterId())) {
            throw new IllegalArgumentException("A command of cluster '%s' was given to the registry of cluster '%s'."
                    .formatted(epoch.clusterId().value(), now.clusterId().value()));
        }
        var flight = new Flight(new CommandId(epoch.term(), commands.incrementAndGet()), callback);
        if (!inFlight.compareAndSet(null, flight)) {
            throw new IllegalStateException("A command is in flight; the next one has to wait for its callback.");
        }
        var bytes = new CommandEnvelope(flight.id, command).encode();
        writer.execute(() -> submit(now, flight, bytes));
    }

    /** On the writer's thread. */
    private void submit(Running now, Flight flight, byte[] bytes) {
        if (failed || closing.get()) {
            settle(now, flight, new AppendResult.NotLeader("This registry is closed."));
            return;
        }
        try {
            var request = RaftClientRequest.newBuilder()
                    .setServerId(now.division().getId())
                    .setGroupId(now.division().getMemberId().getGroupId())
                    .setClientId(clientId)
                    .setCallId(flight.id.sequence())
                    .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(bytes)))
                    .setType(RaftClientRequest.writeRequestType())
                    .build();
            now.server()
                    .submitClientRequestAsync(request)
                    .whenComplete((reply, error) -> settle(now, flight, resultOf(flight, reply, error)));
        } catch (IOException | RuntimeException e) {
            settle(now, flight, resultOf(flight, null, e));
        }
    }

    private static AppendResult resultOf(Flight flight, @Nullable RaftClientReply reply, @Nullable Throwable error) {
        if (reply != null && reply.isSuccess()) {
            return ImageStateMachine.STALE
                            .getContent()
                            .equals(reply.getMessage().getContent())
                    ? new AppendResult.NotLeader(
                            "A newer term than %d had begun; the command changed nothing.".formatted(flight.id.term()))
                    : new AppendResult.Committed(reply.getLogIndex());
        }
        var reason = String.valueOf(reply == null ? error : reply.getException());
        // A leader that steps down answers every command with "not leader", also those that the next one will commit.
        return flight.logged ? new AppendResult.Unknown(reason) : new AppendResult.NotLeader(reason);
    }

    private void settle(Running now, Flight flight, AppendResult result) {
        if (flight.settled.compareAndSet(false, true)) {
            now.voice().say(() -> {
                inFlight.compareAndSet(flight, null);
                flight.callback.done(result);
            });
        }
    }

    @Override
    public boolean holdsLease() {
        var now = running;
        return now != null
                && !failed
                && now.voice().announced()
                && now.leadsIn(now.voice().leadingTerm())
                && lease.holds();
    }

    @Override
    public RegistryStatus status() {
        var info = running().division().getInfo();
        return new RegistryStatus(
                info.getCurrentTerm(),
                !failed && info.isLeader() && info.isAlive(),
                info.getLastAppliedIndex(),
                diskUsage.bytes(),
                config.members().size());
    }

    private Running running() {
        var now = running;
        if (now == null) {
            throw new IllegalStateException("This registry was not started.");
        }
        return now;
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        var now = running;
        if (now != null) {
            stop(now);
        }
        unlock();
    }

    private void stop(Running now) {
        try {
            now.server().close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The Raft server did not close cleanly; its log is as after a crash.", e);
        }
        giveUpFlight(now, "The registry was closed.");
        now.voice().notLeading();
        awaitLastWords(now);
    }

    private void unlock() {
        var held = lock;
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            LOG.warn("The lock of '{}' stays until this process ends.", config.dir(), e);
        }
    }

    private void giveUpFlight(Running now, String reason) {
        var flight = inFlight.get();
        if (flight != null) {
            settle(now, flight, new AppendResult.Unknown(reason));
        }
    }

    private void awaitLastWords(Running now) {
        if (speaker.isCurrent()) {
            return;
        }
        var said = new CountDownLatch(1);
        now.voice().say(said::countDown);
        try {
            if (!said.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A listener of the registry blocks, which it must not.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From Ratis' threads. None comes before the state machine is initialized, so {@code running} is there. */
    private final class Events implements ImageStateMachine.Events {
        @Override
        public void logged(CommandId id) {
            var flight = inFlight.get();
            if (flight != null && flight.id.equals(id)) {
                flight.logged = true;
            }
        }

        @Override
        public void leaderReady(long term) {
            running().voice().leading(term);
        }

        @Override
        public void leaderMayHaveChanged() {
            running().voice().doubtLeading();
        }

        @Override
        public void leadershipEnded() {
            running().voice().notLeading();
        }

        @Override
        public void snapshotDue() {
            writer.execute(this::snapshot);
        }

        private void snapshot() {
            var now = running();
            try {
                now.server()
                        .snapshotManagementAsync(SnapshotManagementRequest.newCreate(
                                clientId,
                                now.division().getId(),
                                now.division().getMemberId().getGroupId(),
                                commands.incrementAndGet(),
                                SNAPSHOT_TIMEOUT_MILLIS))
                        .whenComplete((reply, error) -> {
                            if (error != null) {
                                LOG.warn("The registry could not take a snapshot now.", error);
                            }
                        });
            } catch (RuntimeException e) {
                LOG.warn("The registry could not take a snapshot now.", e);
            }
        }

        @Override
        public void broken(String sentence, Throwable cause) {
            var now = running();
            failed = true;
            now.voice().failed(sentence, cause);
            giveUpFlight(now, sentence);
        }

        @Override
        public void serverClosed() {
            if (!closing.get()) {
                broken(
                        "The registry's Raft server in '%s' closed itself: after a pause of a minute or more, or an error that its log tells. Start the master again."
                                .formatted(config.dir()),
                        new IllegalStateException("The Raft server closed itself."));
            }
        }
    }
}
